import { wipe } from '../../crypto/bytes.js';
import type { KemComponentName } from '../../crypto/component-algorithm.js';
import { componentAlgorithms, isKemComponent } from '../../crypto/component-algorithm-table.js';
import type { KemEngine, LoadedDecapsulationKey } from '../../crypto/engines/kem-engine.js';
import { ProviderError } from '../../errors/index.js';
import type { SecretKey } from '../../crypto/secret-key.js';
import type { DecapsulateRequest } from '../contract/index.js';
import { provesKemPair } from '../guard/kem-pairwise-test.js';
import { decodeHandle } from './key-handle.js';
import type { TokenClient } from './token-client.js';
import type { WrappedKeys } from './wrapped-keys.js';

/** The token that unseals, and the engine that computes. */
export interface WrappedKemsOptions {
  readonly client: TokenClient;
  readonly keys: WrappedKeys;
  /** Opens ciphertexts with keys that the token has unsealed; computes on the calling thread, in 0.1 ms. */
  readonly engine: KemEngine;
}

/**
 * Decapsulates with sealed keys: the token unseals the key for one ciphertext, the engine opens it, the key is
 * overwritten. Nothing is kept, since a token unseals in far less time than a request takes.
 */
export class WrappedKems {
  readonly #options: WrappedKemsOptions;

  constructor(options: WrappedKemsOptions) {
    this.#options = options;
  }

  /** Library and version, for operators. */
  get version(): string {
    return this.#options.engine.version;
  }

  /** The algorithms whose key pairs the engine makes and opens rightly. */
  async test(): Promise<readonly KemComponentName[]> {
    const proven: KemComponentName[] = [];
    for (const { name } of componentAlgorithms) {
      if (isKemComponent(name) && (await this.#provesItself(name))) proven.push(name);
    }
    return proven;
  }

  /** The shared secret, which the caller wipes. @throws KeyError `key.damaged`, ProviderError */
  async decapsulate({ key, ciphertext }: DecapsulateRequest): Promise<Uint8Array> {
    const handle = decodeHandle(key.handle);
    if (handle.kind !== 'wrapped') {
      throw new ProviderError('provider.incapable', `pkcs11 has no ${key.algorithm} in the token itself`);
    }
    const { client, keys } = this.#options;
    return await client.run((token) =>
      keys.unsealed(token, key, handle, (secretKey) =>
        this.#loaded(secretKey, (loaded) => this.#options.engine.decapsulate(loaded, ciphertext)),
      ),
    );
  }

  async #provesItself(algorithm: KemComponentName): Promise<boolean> {
    const { engine } = this.#options;
    if (!engine.supports(algorithm)) return false;
    const { secretKey, publicKey } = await engine.generate(algorithm);
    try {
      return await this.#loaded(secretKey, (loaded) =>
        provesKemPair(engine, algorithm, publicKey, (ciphertext) => engine.decapsulate(loaded, ciphertext)),
      );
    } finally {
      wipe(secretKey.secret);
    }
  }

  async #loaded<Result>(
    secretKey: SecretKey<KemComponentName>,
    use: (loaded: LoadedDecapsulationKey) => Promise<Result>,
  ): Promise<Result> {
    const loaded = this.#options.engine.loadSecretKey(secretKey);
    try {
      return await use(loaded);
    } finally {
      loaded.dispose();
    }
  }
}
