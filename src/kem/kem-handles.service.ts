import { hash } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { sameBytes, wipe } from '../crypto/bytes.js';
import { Custody } from '../custody/index.js';
import { KeyError } from '../errors/index.js';
import { InternalKeys, KeyDrafts, MAKING_STATUSES, rawPublicKey, type KeyVersion } from '../keys/index.js';
import { CommitRefused, Ledger, notingRefusals, type AuditAction, type AuditDraft } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Logger } from '../platform/logging/logger.js';
import { permitAlgorithm, type Caller } from '../projects/index.js';
import type { KemHandle } from './kem-handle.js';
import { KemHandlesRepository } from './kem-handles.repository.js';

/** What was made of a shared secret, and how the audit log calls it. */
export interface MadeOfSecret<Result> {
  readonly result: Result;
  readonly outcome: AuditDraft['outcome'];
}

/** One use of a handle's private key. */
export interface HandleUse<Result> {
  readonly action: AuditAction;
  readonly publicKey: Uint8Array;
  /** Of the algorithm's length. */
  readonly ciphertext: Uint8Array;
  /** The secret is wiped afterwards. */
  readonly use: (secretShared: Uint8Array) => MadeOfSecret<Result>;
}

/**
 * KEM keys that callers name by their public key: records of their own over keys of the key store with the purpose
 * `handle`, so they live in any backend and no native route reaches them.
 */
@Injectable()
export class KemHandles {
  constructor(
    private readonly handles: KemHandlesRepository,
    private readonly keys: InternalKeys,
    private readonly drafts: KeyDrafts,
    private readonly custody: Custody,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Whether the public key is that of a handle of the caller's project that has not ended. */
  async knows(caller: Caller, publicKey: Uint8Array): Promise<boolean> {
    return (await this.#find(caller, publicKey)) !== undefined;
  }

  /** The secret inside a ciphertext, which the caller wipes; as `open`. @throws KeyError `key.not-found` */
  async decapsulate(caller: Caller, publicKey: Uint8Array, ciphertext: Uint8Array): Promise<Uint8Array> {
    let secretCopy: Uint8Array | undefined;
    const use = (secretShared: Uint8Array): MadeOfSecret<Uint8Array> => {
      secretCopy = secretShared.slice();
      return { result: secretCopy, outcome: 'ok' };
    };
    try {
      return await this.open(caller, { action: 'kem.decapsulate', publicKey, ciphertext, use });
    } catch (error) {
      wipe(secretCopy);
      throw error;
    }
  }

  /**
   * Opens a ciphertext and gives what was made of the secret once the deed is stored. A handle for one use ends there:
   * of two uses at once, on whichever replicas, one passes.
   *
   * @throws KeyError `key.not-found` for a public key that is no handle of the project, or one that has ended
   */
  async open<Result>(caller: Caller, deed: HandleUse<Result>): Promise<Result> {
    const { action, publicKey, ciphertext, use } = deed;
    const target = `handle/${hash('sha256', publicKey)}`;
    return await notingRefusals(this.ledger, caller.actor, { action, target }, async () => {
      const handle = await this.#find(caller, publicKey);
      if (handle === undefined) throw unknownKey();
      const { material, key } = handle.version;
      permitAlgorithm(caller, key.algorithm);
      const secretShared = await this.custody.decapsulate(material, 'handle', ciphertext);
      try {
        const { result, outcome } = use(secretShared);
        const details = { ciphertext_sha256: hash('sha256', ciphertext) };
        await this.#store(caller, handle, { action, target, outcome, details });
        return result;
      } finally {
        wipe(secretShared);
      }
    });
  }

  async #find({ actor }: Caller, publicKey: Uint8Array): Promise<KemHandle | undefined> {
    const publicKeyHash = new Uint8Array(hash('sha256', publicKey, 'buffer'));
    const stored = await this.handles.find(actor.projectId, publicKeyHash, this.clock.timestamp());
    if (stored === undefined) return undefined;
    const [version] = await this.keys.find([stored.versionId]);
    if (version === undefined) return undefined;
    this.#requireOwn(version, actor.projectId, publicKey);
    return { ...stored, publicKeyHash, version };
  }

  /** The handle's row is not authenticated, what it leads to is: it must be this project's key with this public half. */
  #requireOwn(version: KeyVersion, projectId: string, publicKey: Uint8Array): void {
    if (version.key.projectId === projectId && sameBytes(rawPublicKey(version), publicKey)) return;
    const error = new KeyError('key.damaged', 'a handle leads to another key');
    this.logger.alarm(
      'a stored handle leads to another key and was not used',
      { version_id: version.id },
      error,
    );
    throw error;
  }

  async #store(caller: Caller, handle: KemHandle, entry: AuditDraft): Promise<void> {
    try {
      if (handle.oneUse) await this.#storeLast(caller, handle.version, entry);
      else await this.#storeUse(caller, handle.version, entry);
    } catch (error) {
      throw error instanceof CommitRefused ? unknownKey(error) : error;
    }
  }

  async #storeUse({ actor }: Caller, { id: versionId }: KeyVersion, entry: AuditDraft): Promise<void> {
    const standing = [{ versionId, status: MAKING_STATUSES }];
    await this.ledger.commit({ actor, standing, entries: [entry], countCall: true });
  }

  async #storeLast({ actor }: Caller, version: KeyVersion, entry: AuditDraft): Promise<void> {
    const erasure = this.drafts.erasure(version, 'used');
    await this.ledger.commit({
      actor,
      effects: [this.handles.remove(version.id), ...erasure.effects],
      entries: [entry, erasure.entry],
      countCall: true,
    });
    await this.drafts.forget(version);
  }
}

function unknownKey(cause?: unknown): KeyError {
  const detail = cause === undefined ? {} : { cause };
  return new KeyError('key.not-found', 'There is no such key, or it has ended', detail);
}
