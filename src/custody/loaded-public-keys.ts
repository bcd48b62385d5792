import { ExpiringCache } from '../compute/index.js';
import type { SignatureComponentName } from '../crypto/component-algorithm.js';
import type { LoadedPublicKey, SignatureEngine } from '../crypto/engines/signature-engine.js';

/** A public key to verify with; `cacheAs` names a stored one, so that it is loaded once. */
export interface PublicKeyToLoad {
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

/** Public keys in the forms of engines. */
export class LoadedPublicKeys {
  readonly #cache = new ExpiringCache<CachedKey>({ entries: CACHE_ENTRIES, lifetime: CACHE_LIFETIME });

  /** Undefined for bytes that are no public key of the algorithm. */
  load(engine: SignatureEngine, key: PublicKeyToLoad): LoadedPublicKey | undefined {
    const { algorithm, publicKey, cacheAs } = key;
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
