import { concatBytes, wipe } from '../../crypto/bytes.js';
import { KeyError, TwinsealError } from '../../errors/index.js';
import type { Randomness } from '../../platform/randomness.js';
import {
  MasterKeyError,
  MasterKeySource,
  type MasterKeySetting,
  type WrappedMasterKeyStore,
} from '../../sealing/index.js';
import { bestSealing, probeSealing } from './capability-probe.js';
import { currentKek, kekById } from './kek.js';
import { decodeHandle, encodeHandle, wrappedHeader, type WrappedHandle } from './key-handle.js';
import { mixedSeed, SEED_SOURCE_BYTES } from './mixed-seed.js';
import { isPkcs11 } from './pkcs11-error.js';
import type { SealingMethod } from './sealing-method.js';
import { sealingMethod } from './sealing-methods.js';
import type { TokenConnection } from './token-connection.js';
import type { TokenSession } from './token-session.js';

const MASTER_KEY_BYTES = 32;
const KEK_VERSION = 1;

/** Which token key seals the master key, and where the sealed form is kept. */
export interface HsmMasterKeyOptions {
  /** A connection for this purpose alone: it is opened and closed by `read`. */
  readonly connection: TokenConnection;
  /** The `<label>` of `pkcs11:<label>`: names the token key that seals the master key. */
  readonly label: string;
  /** Named in faults. @default `TWINSEAL_MASTER_KEY` */
  readonly setting?: MasterKeySetting;
  readonly store: WrappedMasterKeyStore;
  readonly randomness: Randomness;
}

/**
 * A master key that lies sealed beside the database and opens only in the token: without the HSM the database stays
 * closed. At the first start it is made, from the token's and the system's randomness, and sealed under an AES-256 key
 * that the token makes for this label and never lets out.
 */
export class HsmMasterKeySource extends MasterKeySource {
  readonly #options: HsmMasterKeyOptions;
  #method: SealingMethod | undefined;

  constructor(options: HsmMasterKeyOptions) {
    super();
    this.#options = options;
  }

  override async read(): Promise<Uint8Array> {
    const { connection } = this.#options;
    try {
      await connection.open({
        connected: async (token) => {
          this.#method = bestSealing(await probeSealing(token));
        },
        down: () => undefined,
        reloggedIn: () => undefined,
      });
      const { store, label } = this.#options;
      return await this.#unsealed((await store.read(label)) ?? (await this.#first()));
    } catch (error) {
      throw asMasterKeyError(error, this.#setting);
    } finally {
      await connection.close();
    }
  }

  get #setting(): MasterKeySetting {
    return this.#options.setting ?? 'TWINSEAL_MASTER_KEY';
  }

  async #first(): Promise<Uint8Array> {
    const method = this.#method;
    if (method === undefined)
      throw new MasterKeyError(this.#setting, 'the token proved no way to seal a key');
    const sealed = await this.#options.connection.client.run((token) => this.#sealedFresh(token, method));
    return await this.#options.store.create(this.#options.label, sealed);
  }

  async #sealedFresh(token: TokenSession, method: SealingMethod): Promise<Uint8Array> {
    const { label, randomness } = this.#options;
    const owner = { name: `master-key ${label}`, version: KEK_VERSION };
    const kek = currentKek(token, owner, method.kekUsage, randomness);
    const named = { method: method.number, form: 'seed', kekId: kek.id } as const;
    const fromToken = token.cryptoki.random(token.session, SEED_SOURCE_BYTES);
    const fromSystem = randomness.bytes(SEED_SOURCE_BYTES);
    const secret = mixedSeed(fromToken, fromSystem, 'master-key', MASTER_KEY_BYTES);
    try {
      const sealed = await method.seal(token, kek.handle, secret, sealedAad(named, label));
      return encodeHandle({ kind: 'wrapped', ...named, ...sealed });
    } finally {
      wipe(secret);
    }
  }

  async #unsealed(stored: Uint8Array): Promise<Uint8Array> {
    const handle = decodeHandle(stored);
    if (handle.kind !== 'wrapped') throw damaged();
    const { client } = this.#options.connection;
    return await client.run(async (token) => {
      const kek = kekById(token, handle.kekId);
      const aad = sealedAad(handle, this.#options.label);
      const secret = await sealingMethod(handle.method).open(token, kek, handle, aad);
      if (secret.length === MASTER_KEY_BYTES) return new Uint8Array(secret);
      wipe(secret);
      throw damaged();
    });
  }
}

/** The label is part of it: a sealed key copied to a service that names another does not open. */
function sealedAad(handle: Pick<WrappedHandle, 'method' | 'form' | 'kekId'>, label: string): Uint8Array {
  const encoder = new TextEncoder();
  return concatBytes(
    encoder.encode('twinseal:pkcs11:master-key:v1\n'),
    wrappedHeader(handle),
    encoder.encode(label),
  );
}

function damaged(): KeyError {
  return new KeyError('key.damaged', 'the stored bytes are no sealed master key');
}

/** One line for the operator; the token's own words are in the cause. */
function asMasterKeyError(error: unknown, setting: MasterKeySetting): unknown {
  if (error instanceof KeyError) {
    const fault = `the stored master key does not open in this token: ${error.message}`;
    return new MasterKeyError(setting, fault, error);
  }
  if (error instanceof TwinsealError || isPkcs11(error))
    return new MasterKeyError(setting, error.message, error);
  return error;
}
