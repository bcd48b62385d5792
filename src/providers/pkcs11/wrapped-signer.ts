import { ExpiringCache, type WorkerPool } from '../../compute/index.js';
import { concatBytes } from '../../crypto/bytes.js';
import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import type { LoadedSecretKey } from '../../crypto/engines/signature-engine.js';
import { hashAlgorithm } from '../../crypto/hash.js';
import type { SecretKey } from '../../crypto/secret-key.js';
import type { SignOperation } from '../../crypto/sign-operation.js';
import { ProviderError } from '../../errors/index.js';
import { bindingBytes, type KeyReference, type SignRequest } from '../contract/index.js';
import { seatFor, type EngineSeat } from '../software/engine-seat.js';
import type { WrappedHandle } from './key-handle.js';
import { asBuffer } from './shared-buffer.js';
import type { TokenClient } from './token-client.js';
import { signUnsealedTask } from './wrapped-key-tasks.js';
import type { WrappedKeys } from './wrapped-keys.js';

/** As for keys in software (design decision 3): enough for a busy service, short enough to forget an archived key. */
const CACHE_ENTRIES = 1_000;
const CACHE_LIFETIME_MS = 60_000;

/** The token that unseals, and the engines that sign. */
export interface WrappedSignerOptions {
  readonly client: TokenClient;
  readonly keys: WrappedKeys;
  /** Engines in order of preference. */
  readonly plan: readonly EngineSeat[];
  readonly pool: WorkerPool;
}

/**
 * Signs with sealed keys. Keys of engines on the main thread stay loaded for up to a minute, so a busy key does not
 * cost the token a call per signature; the cache is emptied when the token goes away or the login is lost. Engines in
 * workers get the key for one signature.
 */
export class WrappedSigner {
  readonly #options: WrappedSignerOptions;
  readonly #loaded = new ExpiringCache<LoadedSecretKey>({
    entries: CACHE_ENTRIES,
    lifetime: CACHE_LIFETIME_MS,
    dispose: (key) => key.dispose(),
  });

  readonly #loading = new Map<string, Promise<LoadedSecretKey>>();
  /** Grows with every `clear`. */
  #generation = 0;

  constructor(options: WrappedSignerOptions) {
    this.#options = options;
  }

  /** @throws KeyError `key.damaged`, ProviderError */
  async sign({ key, operation }: SignRequest, handle: WrappedHandle): Promise<Uint8Array> {
    const seat = this.#seat(key.algorithm, operation);
    if (seat.thread === 'worker') return await this.#signInWorker(seat, key, handle, operation);
    return await seat.engine.sign(await this.#load(seat, key, handle), operation);
  }

  /** Overwrites every loaded key. */
  clear(): void {
    this.#generation += 1;
    this.#loading.clear();
    this.#loaded.clear();
  }

  /** Calls that need the same key at the same time share one opening. */
  #load(
    { engine }: EngineSeat,
    key: KeyReference<SignatureComponentName>,
    handle: WrappedHandle,
  ): Promise<LoadedSecretKey> {
    const name = `${engine.name}:${cacheName(key)}`;
    const known = this.#loaded.get(name);
    if (known !== undefined) return Promise.resolve(known);
    const loading =
      this.#loading.get(name) ??
      this.#openAndKeep(name, () =>
        this.#unsealed(key, handle, async (secretKey) => engine.loadSecretKey(secretKey)),
      );
    this.#loading.set(name, loading);
    return loading;
  }

  async #openAndKeep(name: string, open: () => Promise<LoadedSecretKey>): Promise<LoadedSecretKey> {
    const generation = this.#generation;
    try {
      const loaded = await open();
      // What was opened before the token went away is used once and not kept.
      if (generation === this.#generation) this.#loaded.set(name, loaded);
      return loaded;
    } finally {
      this.#loading.delete(name);
    }
  }

  async #signInWorker(
    { engine }: EngineSeat,
    key: KeyReference<SignatureComponentName>,
    handle: WrappedHandle,
    operation: SignOperation,
  ): Promise<Uint8Array> {
    return await this.#unsealed(key, handle, (secretKey) =>
      this.#options.pool.run(signUnsealedTask, { engine: engine.name, secretKey, operation }),
    );
  }

  async #unsealed<Result>(
    key: KeyReference<SignatureComponentName>,
    handle: WrappedHandle,
    use: (secretKey: SecretKey<SignatureComponentName>) => Promise<Result>,
  ): Promise<Result> {
    const { client, keys } = this.#options;
    return await client.run((token) => keys.unsealed(token, key, handle, use));
  }

  #seat(
    algorithm: SignatureComponentName,
    { mode, deterministic }: SignOperation & { deterministic?: boolean },
  ) {
    const seat = seatFor(this.#options.plan, algorithm, mode, deterministic ?? false);
    if (seat !== undefined) return seat;
    throw new ProviderError('provider.incapable', `pkcs11 has no engine for this use of ${algorithm}`);
  }
}

/** Everything that opening the key checks: another binding or public key is another name, and is opened anew. */
function cacheName({ binding, handle, publicKey }: KeyReference): string {
  const sha256 = hashAlgorithm('SHA-256');
  const digests = [bindingBytes(binding), handle, publicKey].map((part) => sha256.digest(part));
  return asBuffer(sha256.digest(concatBytes(...digests))).toString('base64');
}
