import { hash } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { wipe } from '../crypto/bytes.js';
import type { MlDsaName, MlKemName } from '../crypto/component-algorithm.js';
import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import type { SecretKey } from '../crypto/secret-key.js';
import { ClientKeys } from '../custody/index.js';
import { KeyDrafts, rawPublicKey, type DraftVersion } from '../keys/index.js';
import { Ledger, notingRefusals } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { permitAlgorithm, type Caller } from '../projects/index.js';
import { ProjectSigning, type PreparedSignature } from '../signatures/index.js';
import { KemHandleSweep } from './kem-handle-sweep.service.js';
import type { KemHandle } from './kem-handle.js';
import { KemHandlesRepository } from './kem-handles.repository.js';

/** What a new handle shall be. */
export interface NewKemHandle {
  readonly algorithm: MlKemName;
  /** Of the project's signing key, which signs the public key. */
  readonly signingAlgorithm: MlDsaName;
  /** Life; absent: no end. */
  readonly seconds?: number;
  /** The first use ends it. */
  readonly oneUse: boolean;
}

/** A key behind a handle, signed by the project. */
export interface IssuedKemHandle {
  /** Raw, as is `signingKey`. */
  readonly publicKey: Uint8Array;
  readonly signingKey: Uint8Array;
  /** Over the raw public key. */
  readonly signature: Uint8Array;
}

/** A handle whose private key the caller has too. */
export interface SharedKemHandle extends IssuedKemHandle {
  /** In the form of FIPS 203; the caller wipes it. */
  readonly secretExpanded: Uint8Array;
}

type PreparedHandle = IssuedKemHandle & Pick<PreparedSignature, 'commit' | 'undo'>;

/** Makes KEM keys that callers name by their public key, each signed by the project's signing key. */
@Injectable()
export class KemHandleMaker {
  constructor(
    private readonly handles: KemHandlesRepository,
    private readonly sweep: KemHandleSweep,
    private readonly drafts: KeyDrafts,
    private readonly signing: ProjectSigning,
    private readonly clientKeys: ClientKeys,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Key, handle, signature and, at the project's first, its signing key in one commit.
   * @throws AuthError `auth.algorithm-policy`; ConflictError `conflict.state` without an active signing key
   */
  generate(caller: Caller, request: NewKemHandle): Promise<IssuedKemHandle> {
    return this.#audited(caller, request, () => this.#store(caller, request));
  }

  /** The same, and the private key leaves with the answer. */
  generateShared(caller: Caller, request: NewKemHandle): Promise<SharedKemHandle> {
    return this.#audited(caller, request, async () => {
      const { secretSeed, secretExpanded } = await this.clientKeys.generate(request.algorithm);
      try {
        return { ...(await this.#store(caller, request, secretSeed)), secretExpanded };
      } catch (error) {
        wipe(secretExpanded);
        throw error;
      } finally {
        wipe(secretSeed.secret);
      }
    });
  }

  #audited<Result>(caller: Caller, request: NewKemHandle, run: () => Promise<Result>): Promise<Result> {
    const deed = { action: 'key.generate', target: `handle/${request.algorithm}` } as const;
    return notingRefusals(this.ledger, caller.actor, deed, async () => {
      permitAlgorithm(caller, keyAlgorithm(request.algorithm));
      const result = await run();
      await this.sweep.run();
      return result;
    });
  }

  async #store(caller: Caller, request: NewKemHandle, secretSeed?: SecretKey): Promise<IssuedKemHandle> {
    const prepare = (): Promise<PreparedHandle> => this.#prepare(caller, request, secretSeed);
    const { publicKey, signingKey, signature } = await this.signing.storing(caller, prepare);
    return { publicKey, signingKey, signature };
  }

  async #prepare(caller: Caller, request: NewKemHandle, secretSeed?: SecretKey): Promise<PreparedHandle> {
    const { projectId } = caller.actor;
    const name = `handle/${this.ids.requestId()}`;
    const algorithm = keyAlgorithm(request.algorithm);
    const draft = await this.drafts.first(
      { projectId, name, algorithm },
      'handle',
      secretSeed && [secretSeed],
    );
    const publicKey = rawPublicKey(draft.version);
    const signed = await this.#signed(caller, request.signingAlgorithm, publicKey, draft);
    const handle = this.#handleOf(draft, publicKey, request);
    return {
      publicKey,
      signingKey: signed.publicKey,
      signature: signed.signature,
      commit: {
        effects: [
          ...draft.effects,
          this.handles.insert(projectId, handle, draft.version.createdAt),
          ...signed.commit.effects,
        ],
        entries: [draft.entry, ...signed.commit.entries],
        standing: signed.commit.standing,
      },
      undo: async (error) => {
        await this.drafts.discard(draft, error);
        await signed.undo(error);
      },
    };
  }

  async #signed(
    caller: Caller,
    algorithm: MlDsaName,
    publicKey: Uint8Array,
    draft: DraftVersion,
  ): Promise<PreparedSignature> {
    try {
      return await this.signing.prepare(caller, keyAlgorithm(algorithm), publicKey);
    } catch (error) {
      await this.drafts.discard(draft, error);
      throw error;
    }
  }

  #handleOf({ version }: DraftVersion, publicKey: Uint8Array, { seconds, oneUse }: NewKemHandle): KemHandle {
    const end = seconds === undefined ? null : new Date(this.clock.now() + seconds * 1000).toISOString();
    const publicKeyHash = new Uint8Array(hash('sha256', publicKey, 'buffer'));
    return { publicKeyHash, version, expiresAt: end, oneUse };
  }
}
