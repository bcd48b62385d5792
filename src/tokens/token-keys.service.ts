import { Injectable } from '@nestjs/common';

import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import type { ProviderName } from '../custody/index.js';
import { InternalKeys, type InternalKeyName, type KeyVersion } from '../keys/index.js';
import { CommitRefused, Ledger, type Actor } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { RecentReads } from '../platform/recent-reads.js';
import { ProjectsService, SYSTEM_PROJECT_ID, type Project } from '../projects/index.js';
import type { TokenIssuer, TokenKey } from './token-key.js';
import { TokenKeysRepository } from './token-keys.repository.js';

/** The key of the whole deployment, which new ML-DSA-65 projects start on. */
const DEFAULT_KEY: InternalKeyName = {
  projectId: SYSTEM_PROJECT_ID,
  purpose: 'token',
  name: 'token/default',
  algorithm: keyAlgorithm('ML-DSA-65'),
};

/** Replicas may make a project's first link at once; one round suffices to see the winner's. */
const ATTEMPTS = 4;

/**
 * Which keys sign and verify a project's tokens. They are made on demand: a project of ML-DSA-65 starts on the
 * deployment's default key, another one gets its own.
 */
@Injectable()
export class TokenKeys {
  readonly #recent: RecentReads<TokenIssuer>;
  #default: KeyVersion | undefined;

  constructor(
    private readonly rows: TokenKeysRepository,
    private readonly keys: InternalKeys,
    private readonly projects: ProjectsService,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    this.#recent = new RecentReads(clock);
  }

  /** The deployment's default key; made where there is none. It is never rotated, so it is read once. */
  async default(): Promise<KeyVersion> {
    this.#default ??= await this.keys.ensure(DEFAULT_KEY, this.#system(SYSTEM_PROJECT_ID));
    return this.#default;
  }

  /**
   * The project's keys as they were within the last second. A token signed with a key that was retired meanwhile is
   * refused by its commit; one that does not verify is tried again with `reread`.
   * @throws RequestError `request.not-found` when the project is gone
   */
  async of(projectId: string): Promise<TokenIssuer> {
    return this.#recent.find(projectId) ?? (await this.reread(projectId));
  }

  /** The project's keys as they are. */
  async reread(projectId: string): Promise<TokenIssuer> {
    const ticket = this.#recent.begin();
    const project = await this.projects.get(projectId);
    const keys = await this.#linked(projectId);
    const issuer = issuerOf(project, keys) ?? (await this.#begin(project));
    this.#recent.remember(projectId, issuer, ticket);
    return issuer;
  }

  /** Whether the project's current key is still the one of a remembered issuer: one look-up. */
  async isStillCurrent({ projectId, current }: TokenIssuer): Promise<boolean> {
    const [newest] = await this.rows.list(projectId);
    return newest?.version_id === current.version.id;
  }

  /** Drops what is remembered: a commit has refused it. */
  forget(): void {
    this.#recent.forget();
  }

  /**
   * Gives the project a fresh key of its own. The one before stays listed as retired and keeps verifying.
   * @throws RequestError `request.not-found`; ProviderError `provider.incapable`
   */
  async rotate(projectId: string, actor: Actor, provider?: ProviderName): Promise<TokenIssuer> {
    await untilUnrivalled(async () => {
      const { current, algorithm } = await this.reread(projectId);
      await this.keys.make({
        name: ownKey(projectId, algorithm.name),
        actor: { ...actor, projectId },
        ...(provider !== undefined && { providers: { whole: provider } }),
        belongings: (version, at) => ({
          effects: [
            this.rows.retire(projectId, current.version.id, at),
            this.rows.insert(projectId, version.id, at),
          ],
        }),
      });
    });
    this.forget();
    return await this.reread(projectId);
  }

  /** A project's first key. */
  async #begin(project: Project): Promise<TokenIssuer> {
    await untilUnrivalled(async () => {
      if ((await this.rows.list(project.id)).length === 0) await this.#makeFirst(project);
    });
    const issuer = issuerOf(project, await this.#linked(project.id));
    if (issuer === undefined) throw new TypeError('a project that was given a token key has one');
    return issuer;
  }

  async #makeFirst({ id, tokenAlgorithm }: Project): Promise<void> {
    const actor = this.#system(id);
    if (tokenAlgorithm === DEFAULT_KEY.algorithm.name) {
      const { id: versionId } = await this.default();
      const link = this.rows.insert(id, versionId, this.clock.timestamp());
      await this.ledger.commit({ actor, effects: [link], entries: [] });
      return;
    }
    const name = ownKey(id, tokenAlgorithm);
    const belongings = (version: KeyVersion, at: string) => ({
      effects: [this.rows.insert(id, version.id, at)],
    });
    await this.keys.make({ name, actor, belongings });
  }

  async #linked(projectId: string): Promise<readonly TokenKey[]> {
    const rows = await this.rows.list(projectId);
    const versions = await this.keys.find(rows.map(({ version_id }) => version_id));
    return rows.flatMap(({ version_id, recorded_at, retired_at }) => {
      const version = versions.find(({ id }) => id === version_id);
      return version === undefined ? [] : [{ version, recordedAt: recorded_at, retiredAt: retired_at }];
    });
  }

  #system(projectId: string): Actor {
    return { name: 'system', projectId, requestId: this.ids.requestId() };
  }
}

function ownKey(projectId: string, algorithm: string): InternalKeyName {
  return { projectId, purpose: 'token', name: 'token/1', algorithm: keyAlgorithm(algorithm) };
}

function issuerOf(project: Project, keys: readonly TokenKey[]): TokenIssuer | undefined {
  const current = keys.find(({ retiredAt }) => retiredAt === null);
  if (current === undefined) return undefined;
  const { id: projectId, ownerEmail, tokenAlgorithm } = project;
  return { projectId, ownerEmail, algorithm: keyAlgorithm(tokenAlgorithm), current, keys };
}

async function untilUnrivalled(deed: () => Promise<void>): Promise<void> {
  for (let left = ATTEMPTS; ; left -= 1) {
    try {
      await deed();
      return;
    } catch (error) {
      const rivalled = error instanceof CommitRefused && error.reason === 'effect';
      if (!rivalled || left === 1) throw error;
    }
  }
}
