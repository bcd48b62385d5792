import { ExpiringCache, type WorkerPool } from '../compute/index.js';
import type { SignatureComponentName } from '../crypto/component-algorithm.js';
import { OpensslSignatureEngine } from '../crypto/engines/openssl/openssl-engine.js';
import { loadVerifyOnlyKey, verifyWithVerifyOnlyKey } from '../crypto/engines/openssl/openssl-verify-only.js';
import { engineToVerify } from '../crypto/engines/select-engine.js';
import type { LoadedPublicKey, SignatureEngine } from '../crypto/engines/signature-engine.js';
import type { SignOperation } from '../crypto/sign-operation.js';
import type { VerifyOnlyAlgorithm, VerifyOnlyName } from '../crypto/verify-only-algorithm.js';
import { isVerifyOnly, verifyOnlyAlgorithm } from '../crypto/verify-only-algorithm-table.js';
import { verifyTask } from './verify-task.js';

/** A public key to verify with; `cacheAs` names a stored one, so that it is loaded once. */
export interface VerifyingKey {
  readonly algorithm: SignatureComponentName | VerifyOnlyName;
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
 * Verifies with engines directly: no provider is needed, so signatures verify while a token is away. What the engines
 * of the main thread can do goes to libuv’s threads; the rest, which is digests and external mu where there is only
 * OpenSSL, to WebAssembly or noble in the worker pool.
 */
export class SignatureVerifier {
  readonly #engines: readonly SignatureEngine[];
  readonly #pool: WorkerPool;
  readonly #cache = new ExpiringCache<CachedKey>({ entries: CACHE_ENTRIES, lifetime: CACHE_LIFETIME });

  constructor(pool: WorkerPool, engines: readonly SignatureEngine[] = [new OpensslSignatureEngine()]) {
    this.#pool = pool;
    this.#engines = engines;
  }

  /** False for everything that does not match, whatever the bytes. @throws ServiceError `service.overloaded` */
  async verify(key: VerifyingKey, operation: SignOperation, signature: Uint8Array): Promise<boolean> {
    const { algorithm, publicKey } = key;
    if (isVerifyOnly(algorithm)) {
      return await verifyForeign(verifyOnlyAlgorithm(algorithm), publicKey, operation, signature);
    }
    const engine = engineToVerify(this.#engines, algorithm, operation);
    if (engine === undefined) {
      return await this.#pool.run(verifyTask, { algorithm, publicKey, operation, signature });
    }
    const loaded = this.#loaded(engine, algorithm, key);
    return (
      loaded !== undefined && (await this.#pool.admit(() => engine.verify(loaded, operation, signature)))
    );
  }

  #loaded(
    engine: SignatureEngine,
    algorithm: SignatureComponentName,
    { publicKey, cacheAs }: VerifyingKey,
  ): LoadedPublicKey | undefined {
    if (cacheAs === undefined) return engine.loadPublicKey(algorithm, publicKey);
    const name = `${engine.name}:${cacheAs}`;
    const cached = this.#cache.get(name);
    if (cached?.loaded.algorithm === algorithm && Buffer.compare(cached.publicKey, publicKey) === 0) {
      return cached.loaded;
    }
    const loaded = engine.loadPublicKey(algorithm, publicKey);
    if (loaded !== undefined) this.#cache.set(name, { publicKey: new Uint8Array(publicKey), loaded });
    return loaded;
  }
}

/** With an algorithm that no engine of the service has: as half of a composite it only ever verifies messages. */
async function verifyForeign(
  algorithm: VerifyOnlyAlgorithm,
  publicKey: Uint8Array,
  operation: SignOperation,
  signature: Uint8Array,
): Promise<boolean> {
  if (operation.mode !== 'pure') throw new TypeError(`${algorithm.name} verifies messages only`);
  const key = loadVerifyOnlyKey(algorithm, publicKey);
  return key !== undefined && (await verifyWithVerifyOnlyKey(algorithm, key, operation.message, signature));
}
