import { ExpiringCache, type WorkerPool } from '../compute/index.js';
import type { SignatureComponentName } from '../crypto/component-algorithm.js';
import { OpensslSignatureEngine } from '../crypto/engines/openssl/openssl-engine.js';
import type { LoadedPublicKey } from '../crypto/engines/signature-engine.js';
import type { SignOperation } from '../crypto/sign-operation.js';
import { verifyTask } from './verify-task.js';

/** A public key to verify with; `cacheAs` names a stored one, so that it is loaded once. */
export interface VerifyingKey {
  readonly algorithm: SignatureComponentName;
  readonly publicKey: Uint8Array;
  readonly cacheAs?: string;
}

interface CachedKey {
  readonly publicKey: Uint8Array;
  readonly loaded: LoadedPublicKey;
}

const CACHE_ENTRIES = 1_000;
/** Public keys are no secrets; an hour bounds what unused ones cost. */
const CACHE_LIFETIME = 3_600_000;

/**
 * Verifies with engines directly: no provider is needed, so signatures verify while a token is away. Messages go to
 * OpenSSL on libuv's threads, digests and external mu to noble in the worker pool.
 */
export class SignatureVerifier {
  readonly #openssl = new OpensslSignatureEngine();
  readonly #pool: WorkerPool;
  readonly #cache = new ExpiringCache<CachedKey>({ entries: CACHE_ENTRIES, lifetime: CACHE_LIFETIME });

  constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  /** False for everything that does not match, whatever the bytes. */
  async verify(key: VerifyingKey, operation: SignOperation, signature: Uint8Array): Promise<boolean> {
    const { algorithm, publicKey } = key;
    if (!this.#openssl.supportsVerify(algorithm, operation.mode)) {
      return await this.#pool.run(verifyTask, { algorithm, publicKey, operation, signature });
    }
    const loaded = this.#loaded(key);
    return loaded !== undefined && (await this.#openssl.verify(loaded, operation, signature));
  }

  #loaded({ algorithm, publicKey, cacheAs }: VerifyingKey): LoadedPublicKey | undefined {
    if (cacheAs === undefined) return this.#openssl.loadPublicKey(algorithm, publicKey);
    const cached = this.#cache.get(cacheAs);
    if (cached?.loaded.algorithm === algorithm && Buffer.compare(cached.publicKey, publicKey) === 0) {
      return cached.loaded;
    }
    const loaded = this.#openssl.loadPublicKey(algorithm, publicKey);
    if (loaded !== undefined) this.#cache.set(cacheAs, { publicKey: new Uint8Array(publicKey), loaded });
    return loaded;
  }
}
