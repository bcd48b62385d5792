import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

import type { StoredComponent } from '../custody/index.js';
import { effect, type Effect } from '../ledger/index.js';
import { masterKeysInUse } from '../master-key/index.js';
import { Sealer } from '../sealing/index.js';
import { Database } from '../storage/index.js';
import type { Key, KeyVersion } from './key.js';

/** Label of the effect that a public key refuses which must not be used again. */
export const PUBLIC_KEY_TAKEN = 'insert component';

/** A stored component as it was read, and with its private key sealed anew. */
export interface ResealedComponent {
  readonly before: StoredComponent;
  readonly after: StoredComponent;
}

/**
 * Writes of the key store, as effects for the ledger. Each must change exactly one row, so a race that another commit
 * won refuses the whole deed instead of leaving half of it.
 */
@Injectable()
export class KeyEffects {
  constructor(private readonly database: Database) {}

  /** A new key; refused when one of that name and algorithm appeared meanwhile. */
  insertKey(key: Key, createdAt: string): Effect {
    const { id, projectId, name, algorithm, purpose } = key;
    return effect(
      this.database.reader
        .insertInto('keys')
        .values({
          id,
          project_id: projectId,
          name,
          algorithm: algorithm.name,
          purpose,
          created_at: createdAt,
        })
        .compile(),
      'insert key',
      1,
    );
  }

  /** A new active version with its components; refused when its number or the active place is taken. */
  insertVersion(version: KeyVersion): Effect[] {
    const { id, key, version: number, status, origin, createdAt } = version;
    const row = effect(
      this.database.reader
        .insertInto('key_versions')
        .values({
          id,
          key_id: key.id,
          version: number,
          status,
          origin,
          created_at: createdAt,
          retired_at: null,
          archived_at: null,
        })
        .compile(),
      'insert version',
      1,
    );
    const { components } = version.material;
    return [
      ...this.#inUse(components),
      row,
      ...components.map((component) => this.#insertComponent(id, component)),
    ];
  }

  /**
   * The same private keys sealed anew; nothing happens to a row that is no longer as it was read. All are refused when
   * nothing may be sealed any more under the master key that they name.
   */
  reseal(resealed: readonly ResealedComponent[]): readonly Effect[] {
    return [
      ...this.#inUse(resealed.map(({ after }) => after)),
      ...resealed.map(({ before, after }) => this.#resealOne(before, after)),
    ];
  }

  #resealOne(before: StoredComponent, { handle, integrity }: StoredComponent): Effect {
    const query = this.database.reader
      .updateTable('key_components')
      .set({ handle, integrity })
      .where('id', '=', before.id)
      .where('integrity', '=', before.integrity);
    return effect(query.compile(), 'reseal component');
  }

  /** active -> retired; refused when the version is no longer active. */
  retire(versionId: string, at: string): Effect {
    return effect(
      this.database.reader
        .updateTable('key_versions')
        .set({ status: 'retired', retired_at: at })
        .where('id', '=', versionId)
        .where('status', '=', 'active')
        .compile(),
      'retire version',
      1,
    );
  }

  /** retired -> archived; refused when the version is no longer retired. */
  archive(versionId: string, at: string): Effect {
    return effect(
      this.database.reader
        .updateTable('key_versions')
        .set({ status: 'archived', archived_at: at })
        .where('id', '=', versionId)
        .where('status', '=', 'retired')
        .compile(),
      'archive version',
      1,
    );
  }

  /** Removes a version, its components and its key; refused unless it is the key's only version. */
  erase(versionId: string, keyId: string): Effect[] {
    const { reader } = this.database;
    const components = reader.deleteFrom('key_components').where('version_id', '=', versionId);
    const version = reader.deleteFrom('key_versions').where('id', '=', versionId);
    const key = reader.deleteFrom('keys').where('id', '=', keyId);
    return [
      effect(components.compile(), 'erase components'),
      effect(version.compile(), 'erase version', 1),
      effect(key.compile(), 'erase key', 1),
    ];
  }

  #inUse(components: readonly StoredComponent[]): readonly Effect[] {
    const keyIds = components.map(({ integrity }) => Sealer.macUnder(integrity));
    return masterKeysInUse(this.database, keyIds);
  }

  /**
   * A half of a composite is never used twice: its public key must be in no other key, and a key by itself must not be
   * such a half. The ledger runs one batch at a time, so nothing comes between this look and the insertion.
   */
  #insertComponent(versionId: string, component: StoredComponent): Effect {
    const hash = createHash('sha256').update(component.publicKey).digest();
    const row = {
      id: component.id,
      version_id: versionId,
      role: component.role,
      algorithm: component.algorithm,
      provider: component.provider,
      handle: component.handle,
      public_key: component.publicKey,
      public_key_hash: hash,
      protection: JSON.stringify(component.protection),
      evidence: JSON.stringify(component.evidence),
      integrity: component.integrity,
    };
    // Exactly the members that stand above.
    const columns = Object.keys(row) as (keyof typeof row)[];
    const unrivalled = this.database.reader
      .selectNoFrom(columns.map((column) => sql`${row[column]}`.as(column)))
      .where((query) => query.not(query.exists(this.#rivals(hash, component.role))));
    return effect(
      this.database.reader.insertInto('key_components').columns(columns).expression(unrivalled).compile(),
      PUBLIC_KEY_TAKEN,
      1,
    );
  }

  /** Stored components that forbid another of that public key. */
  #rivals(hash: Uint8Array, role: StoredComponent['role']) {
    const same = this.database.reader
      .selectFrom('key_components')
      .select('id')
      .where('public_key_hash', '=', hash);
    return role === 'whole' ? same.where('role', '<>', 'whole') : same;
  }
}
