import { Injectable } from '@nestjs/common';

import { Ledger } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Randomness } from '../platform/randomness.js';
import type { ApiKeyFormat } from './api-key-format.js';
import { creationEntry, draftApiKey, type DraftApiKey, type IssueSources } from './api-key-issue.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { isEffectRefused } from './commit-or-explain.js';
import { newProjectFields } from './project-rules.js';
import type { Project } from './project.js';
import { ProjectsRepository } from './projects.repository.js';

/** The formats that the demo project gets one key each of. */
const DEMO_FORMATS = ['pqa', 'qph', 'hex'] as const satisfies readonly ApiKeyFormat[];

/** What the first start has to show, once. */
export interface DemoProject {
  readonly project: Project;
  readonly keys: readonly { readonly format: ApiKeyFormat; readonly text: string }[];
}

/** Gives a developer something to try: the project `demo`, unlimited, with an API key of each format in use. */
@Injectable()
export class FirstStart {
  readonly #sources: IssueSources;

  constructor(
    private readonly projects: ProjectsRepository,
    private readonly apiKeys: ApiKeysRepository,
    private readonly ledger: Ledger,
    clock: Clock,
    ids: Ids,
    randomness: Randomness,
  ) {
    this.#sources = { clock, ids, randomness };
  }

  /**
   * Makes the demo project where no tenant ever was, and returns its keys for printing. Undefined on every later
   * start, also after the project was deleted. For development only; the caller decides that.
   */
  async makeDemoProject(): Promise<DemoProject | undefined> {
    if (await this.projects.anyTenantEver()) return undefined;
    const project = this.#project();
    const drafts = DEMO_FORMATS.map((format) =>
      draftApiKey(project.id, { name: `demo ${format}`, format }, this.#sources),
    );
    const stored = await this.#store(project, drafts);
    const keys = drafts.map(({ apiKey, text }) => ({ format: apiKey.format, text }));
    return stored ? { project, keys } : undefined;
  }

  #project(): Project {
    const at = this.#sources.clock.timestamp();
    const fields = newProjectFields({ name: 'demo', plan: 'demo', freeLimit: null });
    return { ...fields, id: this.#sources.ids.make('proj'), createdAt: at, updatedAt: at };
  }

  async #store(project: Project, drafts: readonly DraftApiKey[]): Promise<boolean> {
    try {
      await this.ledger.commit({
        actor: { name: 'system', projectId: project.id, requestId: this.#sources.ids.requestId() },
        effects: [
          this.projects.insert(project, 'tenant'),
          ...drafts.map(({ apiKey, hash }) => this.apiKeys.insert(apiKey, hash)),
        ],
        entries: [
          { action: 'project.create', target: project.id, outcome: 'ok', details: { name: project.name } },
          ...drafts.map(({ apiKey }) => creationEntry(apiKey)),
        ],
      });
      return true;
    } catch (error) {
      // Another process started at the same moment and made it; it has the keys.
      if (isEffectRefused(error)) return false;
      throw error;
    }
  }
}
