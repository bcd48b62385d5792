import { Injectable } from '@nestjs/common';

import { wipe } from '../crypto/bytes.js';
import { KemError, KeyError } from '../errors/index.js';
import {
  CHECKING_STATUSES,
  KeyQueries,
  MAKING_STATUSES,
  keyTarget,
  type KeyStatus,
  type KeyVersion,
} from '../keys/index.js';
import { CommitRefused, Ledger, notingRefusals, type AuditAction, type AuditDraft } from '../ledger/index.js';
import { permitAlgorithm, type Caller } from '../projects/index.js';
import type { KemKey } from './kem-key.js';
import { KemPolicy } from './kem-policy.js';

/** A use of a private key that the audit log keeps. */
export interface AuditedDeed {
  readonly action: AuditAction;
  readonly key: KemKey;
  /** Sizes and digests. */
  readonly details: NonNullable<AuditDraft['details']>;
}

/**
 * Looking up KEM keys, and uses of them that must stand in the audit log before anybody sees what they gave. Whether a
 * ciphertext opened or not takes the same steps.
 */
@Injectable()
export class KemDeeds {
  constructor(
    private readonly keys: KeyQueries,
    private readonly ledger: Ledger,
    private readonly policy: KemPolicy,
  ) {}

  /** @throws AuthError `auth.algorithm-policy`; KeyError `key.not-found` unless the version is in one of the statuses */
  usable(caller: Caller, key: KemKey, statuses: readonly KeyStatus[]): Promise<KeyVersion> {
    permitAlgorithm(caller, key.algorithm);
    const name = { projectId: caller.actor.projectId, name: key.name, algorithm: key.algorithm };
    return this.keys.usableVersion(name, key.version, statuses);
  }

  /**
   * Opens something with an active or retired version. Failures are entries too: they used the private key.
   *
   * @param open gives the secret, or undefined for what does not open; it is wiped when it may not leave
   * @throws KemError `kem.decryption-failed`, one text for every cause
   */
  async open(
    caller: Caller,
    deed: AuditedDeed,
    open: (version: KeyVersion) => Promise<Uint8Array | undefined>,
  ): Promise<Uint8Array> {
    return await this.#noting(caller, deed, async () => {
      const version = await this.usable(caller, deed.key, CHECKING_STATUSES);
      const secretOpened = await open(version);
      const outcome = secretOpened === undefined ? 'kem.decryption-failed' : 'ok';
      try {
        await this.#store(caller, deed, version, CHECKING_STATUSES, outcome);
      } catch (error) {
        wipe(secretOpened);
        throw error;
      }
      if (secretOpened === undefined) throw new KemError('kem.decryption-failed', 'Decryption failed');
      return secretOpened;
    });
  }

  /**
   * Makes something without randomness, with a secret of an active version, where the operator allows that.
   *
   * @throws KemError `kem.deterministic-off`
   */
  async makeDeterministically<Result>(
    caller: Caller,
    deed: AuditedDeed,
    make: (version: KeyVersion) => Promise<Result>,
  ): Promise<Result> {
    return await this.#noting(caller, deed, async () => {
      if (!this.policy.deterministic) {
        throw new KemError('kem.deterministic-off', 'Deterministic encryption is switched off here');
      }
      const version = await this.usable(caller, deed.key, MAKING_STATUSES);
      const made = await make(version);
      await this.#store(caller, deed, version, MAKING_STATUSES, 'ok');
      return made;
    });
  }

  #noting<Result>(caller: Caller, { action, key }: AuditedDeed, run: () => Promise<Result>): Promise<Result> {
    const target = keyTarget(key, key.version);
    return notingRefusals(this.ledger, caller.actor, { action, target }, run);
  }

  async #store(
    caller: Caller,
    { action, key, details }: AuditedDeed,
    { id: versionId }: KeyVersion,
    statuses: readonly KeyStatus[],
    outcome: AuditDraft['outcome'],
  ): Promise<void> {
    try {
      await this.ledger.commit({
        actor: caller.actor,
        standing: [{ versionId, status: statuses }],
        entries: [{ action, target: keyTarget(key, key.version), outcome, details }],
        countCall: true,
      });
    } catch (error) {
      if (!(error instanceof CommitRefused && error.reason === 'standing')) throw error;
      throw new KeyError('key.not-found', 'The key version left the status that allows this', {
        cause: error,
      });
    }
  }
}
