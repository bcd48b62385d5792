import { Injectable } from '@nestjs/common';

import { effect, type Effect } from '../ledger/index.js';
import { Database, type ApiKeyRow } from '../storage/index.js';
import type { ApiKeyFormat } from './api-key-format.js';
import type { ApiKey } from './api-key.js';
import { holderOf, type KeyHolder } from './key-holder.js';
import type { CreationPosition } from '../platform/page.js';
import type { Scope } from './scope.js';
import { readList, storedList } from './stored-list.js';

/** Reads and writes of the table `api_keys`. */
@Injectable()
export class ApiKeysRepository {
  constructor(private readonly database: Database) {}

  async find(projectId: string, id: string): Promise<ApiKey | undefined> {
    const row = await this.#ofProject(projectId).where('id', '=', id).executeTakeFirst();
    return row && apiKeyOf(row);
  }

  /** At most `count` keys of a project after a position, in order of creation, revoked and expired ones included. */
  async list(
    projectId: string,
    after: CreationPosition | undefined,
    count: number,
  ): Promise<readonly ApiKey[]> {
    let query = this.#ofProject(projectId).orderBy('created_at').orderBy('id').limit(count);
    if (after !== undefined) {
      query = query.where((is) =>
        is(is.refTuple('created_at', 'id'), '>', is.tuple(after.createdAt, after.id)),
      );
    }
    return (await query.execute()).map(apiKeyOf);
  }

  /** The key of a format that was made last among those usable at `now` (RFC 3339). */
  async newestUsable(projectId: string, format: ApiKeyFormat, now: string): Promise<ApiKey | undefined> {
    const row = await this.#ofProject(projectId)
      .where('format', '=', format)
      .where('revoked_at', 'is', null)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .executeTakeFirst();
    return row && apiKeyOf(row);
  }

  /** Who holds the key with this SHA-256, and when it expires; undefined when it is unknown, revoked or its project deleted. */
  async findHolder(hash: Uint8Array): Promise<KeyHolder | undefined> {
    const row = await this.database.reader
      .selectFrom('api_keys')
      .innerJoin('projects', 'projects.id', 'api_keys.project_id')
      .selectAll('api_keys')
      .select('projects.allowed_algorithms')
      .where('api_keys.hash', '=', hash)
      .where('api_keys.revoked_at', 'is', null)
      .where('projects.status', '=', 'active')
      .executeTakeFirst();
    return row && holderOf(row);
  }

  /** Refused when the project is gone. */
  insert(apiKey: ApiKey, hash: Uint8Array): Effect {
    const insert = this.database.reader
      .insertInto('api_keys')
      .columns(['id', 'project_id', 'name', 'format', 'prefix', 'hash', 'scopes', 'expires_at', 'created_at'])
      .expression((eb) =>
        eb
          .selectFrom('projects')
          .select([
            eb.val(apiKey.id).as('id'),
            'projects.id as project_id',
            eb.val(apiKey.name).as('name'),
            eb.val(apiKey.format).as('format'),
            eb.val(apiKey.prefix).as('prefix'),
            eb.val(hash).as('hash'),
            eb.val(storedList(apiKey.scopes)).as('scopes'),
            eb.val(apiKey.expiresAt).as('expires_at'),
            eb.val(apiKey.createdAt).as('created_at'),
          ])
          .where('projects.id', '=', apiKey.projectId)
          .where('projects.status', '=', 'active'),
      );
    return effect(insert.compile(), 'api-key', 1);
  }

  /** Refused when the key is revoked already. */
  revoke(projectId: string, id: string, at: string): Effect {
    const update = this.database.reader
      .updateTable('api_keys')
      .set({ revoked_at: at })
      .where('id', '=', id)
      .where('project_id', '=', projectId)
      .where('revoked_at', 'is', null);
    return effect(update.compile(), 'revocation', 1);
  }

  #ofProject(projectId: string) {
    return this.database.reader.selectFrom('api_keys').selectAll().where('project_id', '=', projectId);
  }
}

function apiKeyOf(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    format: row.format,
    prefix: row.prefix,
    scopes: readList<Scope>(row.scopes),
    expiresAt: row.expires_at,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  };
}
