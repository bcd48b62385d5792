import { Injectable } from '@nestjs/common';

import type { SecretKey } from '../crypto/secret-key.js';
import { Custody, type KeyPurpose } from '../custody/index.js';
import type { AuditDraft, Effect } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { auditDetails, auditTarget } from './key-audit.js';
import { KeyEffects } from './key-effects.repository.js';
import { isCertainlyNotStored, newVersion, planMaterial } from './new-version.js';
import type { Key, KeyName, KeyVersion } from './key.js';

/** A key version that is made and not stored: its author puts effects and entry into a commit of his own. */
export interface DraftVersion {
  readonly version: KeyVersion;
  readonly effects: readonly Effect[];
  readonly entry: AuditDraft;
}

/** First versions of new keys for deeds that store more than the key. */
@Injectable()
export class KeyDrafts {
  constructor(
    private readonly effects: KeyEffects,
    private readonly custody: Custody,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Version 1 of a key of that name, in the deployment's default backend. The commit is refused when such a key appeared
   * meanwhile.
   *
   * @param secretKeys one per component, when the caller keeps them too; wiped by the caller. Absent: fresh ones
   */
  async first(name: KeyName, purpose: KeyPurpose, secretKeys?: readonly SecretKey[]): Promise<DraftVersion> {
    const at = this.clock.timestamp();
    const key: Key = { ...name, id: this.ids.make('key'), purpose };
    const plan = planMaterial(key, 1, this.ids.make('kver'));
    const version =
      secretKeys === undefined
        ? newVersion(key, await this.custody.generate(plan), 'generated', at)
        : newVersion(key, await this.custody.import(plan, ...secretKeys), 'imported', at);
    return {
      version,
      effects: [this.effects.insertKey(key, at), ...this.effects.insertVersion(version)],
      entry: {
        action: 'key.generate',
        target: auditTarget(version),
        outcome: 'ok',
        details: auditDetails(version),
      },
    };
  }

  /** Destroys a draft whose commit failed with `error`, when it is certain that it was not stored. */
  async discard({ version }: DraftVersion, error: unknown): Promise<void> {
    if (isCertainlyNotStored(error)) await this.custody.discard(version.material);
  }

  /** Removes a stored version with its key, for keys that have one version and end with it; `forget` follows the commit. */
  erasure(version: KeyVersion, reason: string): { effects: readonly Effect[]; entry: AuditDraft } {
    const target = auditTarget(version);
    return {
      effects: this.effects.erase(version.id, version.key.id),
      entry: { action: 'key.archive', target, outcome: 'ok', details: { version_id: version.id, reason } },
    };
  }

  /** Destroys what an erased version left in a backend. Never throws. */
  async forget({ material }: KeyVersion): Promise<void> {
    await this.custody.discard(material);
  }
}
