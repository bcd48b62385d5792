import { Injectable } from '@nestjs/common';

import { Ledger, notingRefusals, type Actor } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Randomness } from '../platform/randomness.js';
import { creationEntry, draftApiKey, type DraftApiKey, type IssueSources } from './api-key-issue.js';
import type { ApiKey, IssuedApiKey, NewApiKey } from './api-key.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { commitOrExplain, isEffectRefused } from './commit-or-explain.js';
import { pageOf, positionOf, type Page, type PageRequest } from '../platform/page.js';
import { PrincipalCache } from './principal-cache.js';
import { apiKeyNotFound, projectNotFound } from './project-errors.js';
import { ProjectsService } from './projects.service.js';
import { idempotency, type RecordAnswer } from './record-answer.js';
import { auditTarget, isStoredId } from '../platform/stored-id.js';

/** API keys as the administrator manages them. The key itself leaves this service once, from the method that made it. */
@Injectable()
export class ApiKeysService {
  readonly #sources: IssueSources;

  constructor(
    private readonly projects: ProjectsService,
    private readonly apiKeys: ApiKeysRepository,
    private readonly ledger: Ledger,
    private readonly principals: PrincipalCache,
    clock: Clock,
    ids: Ids,
    randomness: Randomness,
  ) {
    this.#sources = { clock, ids, randomness };
  }

  /** @throws RequestError `request.shape`, `request.not-found` for an unknown project. */
  async create(
    projectId: string,
    request: NewApiKey,
    actor: Actor,
    record?: RecordAnswer<IssuedApiKey>,
  ): Promise<IssuedApiKey> {
    const draft = draftApiKey(projectId, request, this.#sources);
    const deed = { action: 'apikey.create', target: auditTarget(projectId) } as const;
    return await notingRefusals(this.ledger, actor, deed, async () => {
      await this.projects.get(projectId);
      await commitOrExplain(
        this.ledger,
        {
          actor: { ...actor, projectId },
          effects: [this.apiKeys.insert(draft.apiKey, draft.hash)],
          entries: [creationEntry(draft.apiKey)],
          ...idempotency(record, draft),
        },
        projectNotFound,
      );
      return issued(draft);
    });
  }

  /** All keys of a project, revoked and expired ones too. @throws RequestError `request.shape`, `request.not-found`. */
  async list(projectId: string, request: PageRequest): Promise<Page<ApiKey>> {
    const position = positionOf(request);
    await this.projects.get(projectId);
    const rows = await this.apiKeys.list(projectId, position, request.limit + 1);
    return pageOf(rows, request.limit);
  }

  /**
   * Ends a key at once: no commit of any replica accepts it after this one. A key that is revoked already stays so,
   * without a second entry.
   * @throws RequestError `request.not-found`.
   */
  async revoke(projectId: string, id: string, actor: Actor): Promise<void> {
    const deed = { action: 'apikey.revoke', target: auditTarget(id) } as const;
    await notingRefusals(this.ledger, actor, deed, async () => {
      const apiKey = await this.#get(projectId, id);
      if (apiKey.revokedAt === null) await this.#revoke(apiKey, actor);
    });
    this.principals.forget();
  }

  /**
   * Replaces a usable key by a fresh one of the same name, format, scopes and expiry, in one commit.
   * @param id absent: the newest usable key of the format `qph`.
   * @throws RequestError `request.not-found` when the project or a usable key is not there.
   */
  async rotate(
    projectId: string,
    id: string | undefined,
    actor: Actor,
    record?: RecordAnswer<IssuedApiKey>,
  ): Promise<IssuedApiKey> {
    const deed = { action: 'apikey.create', target: auditTarget(id ?? projectId) } as const;
    const draft = await notingRefusals(this.ledger, actor, deed, async () => {
      await this.projects.get(projectId);
      const old = await this.#usable(projectId, id);
      return await this.#replace(old, actor, record);
    });
    this.principals.forget();
    return issued(draft);
  }

  async #get(projectId: string, id: string): Promise<ApiKey> {
    await this.projects.get(projectId);
    const apiKey = isStoredId(id) ? await this.apiKeys.find(projectId, id) : undefined;
    if (apiKey === undefined) throw apiKeyNotFound();
    return apiKey;
  }

  async #usable(projectId: string, id: string | undefined): Promise<ApiKey> {
    const now = this.#sources.clock.timestamp();
    const apiKey =
      id === undefined
        ? await this.apiKeys.newestUsable(projectId, 'qph', now)
        : await this.#get(projectId, id);
    const usable = apiKey?.revokedAt === null && (apiKey.expiresAt === null || apiKey.expiresAt > now);
    if (!usable) throw apiKeyNotFound();
    return apiKey;
  }

  async #revoke({ id, projectId }: ApiKey, actor: Actor): Promise<void> {
    try {
      await this.ledger.commit({
        actor: { ...actor, projectId },
        effects: [this.apiKeys.revoke(projectId, id, this.#sources.clock.timestamp())],
        entries: [{ action: 'apikey.revoke', target: id, outcome: 'ok' }],
      });
    } catch (error) {
      // Somebody else revoked it between the look and the commit: that is what was asked for.
      if (!isEffectRefused(error)) throw error;
    }
  }

  async #replace(old: ApiKey, actor: Actor, record: RecordAnswer<IssuedApiKey>): Promise<DraftApiKey> {
    const draft = draftApiKey(old.projectId, old, this.#sources);
    await commitOrExplain(
      this.ledger,
      {
        actor: { ...actor, projectId: old.projectId },
        effects: [
          this.apiKeys.revoke(old.projectId, old.id, this.#sources.clock.timestamp()),
          this.apiKeys.insert(draft.apiKey, draft.hash),
        ],
        entries: [
          {
            action: 'apikey.revoke',
            target: old.id,
            outcome: 'ok',
            details: { replaced_by: draft.apiKey.id },
          },
          creationEntry(draft.apiKey),
        ],
        ...idempotency(record, draft),
      },
      apiKeyNotFound,
    );
    return draft;
  }
}

/** Without the hash, which is nobody's business outside. */
function issued({ apiKey, text }: DraftApiKey): IssuedApiKey {
  return { apiKey, text };
}
