import { hash } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import { Custody } from '../custody/index.js';
import { ConflictError } from '../errors/index.js';
import {
  CHECKING_STATUSES,
  DEFAULT_KEY_NAME,
  KeyDrafts,
  keyTarget,
  KeyQueries,
  MAKING_STATUSES,
  rawPublicKey,
  racing,
  type DraftVersion,
  type KeyName,
  type KeyVersion,
} from '../keys/index.js';
import { CommitRefused, Ledger, notingRefusals, type AuditDraft, type Commit } from '../ledger/index.js';
import { permitAlgorithm, type Caller } from '../projects/index.js';

/** A signature that may leave once its author has stored `commit`, together with whatever he adds. */
export interface PreparedSignature {
  readonly signature: Uint8Array;
  /** Raw. */
  readonly publicKey: Uint8Array;
  readonly commit: Required<Pick<Commit, 'effects' | 'entries' | 'standing'>>;
  /** To be called when the commit failed with `error`. */
  readonly undo: (error: unknown) => Promise<void>;
}

/** A signature, with the raw public key that verifies it. */
export interface ProjectSignature {
  readonly signature: Uint8Array;
  readonly publicKey: Uint8Array;
}

/**
 * The project's own signing key: its key `default` of an algorithm, in whichever version is active. The first use makes
 * it, in that use's commit. Signatures are pure, with an empty context.
 */
@Injectable()
export class ProjectSigning {
  constructor(
    private readonly keys: KeyQueries,
    private readonly drafts: KeyDrafts,
    private readonly custody: Custody,
    private readonly ledger: Ledger,
  ) {}

  /** @throws ConflictError `conflict.state` when the key has versions and none is active */
  sign(caller: Caller, algorithm: KeyAlgorithm, message: Uint8Array): Promise<ProjectSignature> {
    const target = keyTarget({ name: DEFAULT_KEY_NAME, algorithm }, 0);
    return notingRefusals(this.ledger, caller.actor, { action: 'signature.sign', target }, async () => {
      return await this.storing(caller, () => this.prepare(caller, algorithm, message));
    });
  }

  /**
   * Signs without storing anything yet.
   * @throws AuthError `auth.algorithm-policy`; ConflictError `conflict.state`
   */
  async prepare(caller: Caller, algorithm: KeyAlgorithm, message: Uint8Array): Promise<PreparedSignature> {
    permitAlgorithm(caller, algorithm);
    const name = keyName(caller, algorithm);
    const active = await this.#active(name);
    const draft = active === undefined ? await this.drafts.first(name, 'general') : undefined;
    const version = active ?? draft?.version;
    if (version === undefined) throw new TypeError('a draft has a version');
    try {
      const signature = await this.custody.sign(version.material, 'general', { mode: 'pure', message });
      return {
        signature,
        publicKey: rawPublicKey(version),
        commit: commitOf(version, draft, entryOf(version, message, signature)),
        undo: async (error) => draft && (await this.drafts.discard(draft, error)),
      };
    } catch (error) {
      if (draft !== undefined) await this.drafts.discard(draft, error);
      throw error;
    }
  }

  /**
   * Stores what `prepare` prepared, anew while another commit wins the race for the same rows.
   * @throws ConflictError `conflict.state` when the key's version left its active status meanwhile
   */
  async storing<Prepared extends Pick<PreparedSignature, 'commit' | 'undo'>>(
    caller: Caller,
    prepare: () => Promise<Prepared>,
  ): Promise<Prepared> {
    return await racing(async () => {
      const prepared = await prepare();
      try {
        await this.ledger.commit({ actor: caller.actor, ...prepared.commit, countCall: true });
        return prepared;
      } catch (error) {
        await prepared.undo(error);
        throw error instanceof CommitRefused && error.reason === 'standing' ? noActiveKey(error) : error;
      }
    });
  }

  /** Whether `publicKey` is that of an active or retired version. */
  async owns(caller: Caller, algorithm: KeyAlgorithm, publicKey: Uint8Array): Promise<boolean> {
    return await this.keys.hasPublicKey(keyName(caller, algorithm), publicKey, CHECKING_STATUSES);
  }

  async #active(name: KeyName): Promise<KeyVersion | undefined> {
    try {
      return await this.keys.activeUnlessNew(name);
    } catch (error) {
      throw error instanceof ConflictError ? noActiveKey(error) : error;
    }
  }
}

function keyName({ actor }: Caller, algorithm: KeyAlgorithm): KeyName {
  return { projectId: actor.projectId, name: DEFAULT_KEY_NAME, algorithm };
}

function commitOf(
  version: KeyVersion,
  draft: DraftVersion | undefined,
  entry: AuditDraft,
): PreparedSignature['commit'] {
  if (draft !== undefined) {
    return { effects: draft.effects, entries: [draft.entry, entry], standing: [] };
  }
  return { effects: [], entries: [entry], standing: [{ versionId: version.id, status: MAKING_STATUSES }] };
}

function entryOf({ key, version }: KeyVersion, message: Uint8Array, signature: Uint8Array): AuditDraft {
  const details = { mode: 'message', bytes: message.length, signature_sha256: hash('sha256', signature) };
  return { action: 'signature.sign', target: keyTarget(key, version), outcome: 'ok', details };
}

function noActiveKey(cause: unknown): ConflictError {
  return new ConflictError('conflict.state', 'No active signing key', { cause });
}
