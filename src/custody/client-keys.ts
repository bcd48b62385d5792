import type { WorkerPool } from '../compute/index.js';
import { wipe } from '../crypto/bytes.js';
import type { ComponentName, MlDsaName, MlKemName } from '../crypto/component-algorithm.js';
import { componentAlgorithm } from '../crypto/component-algorithm-table.js';
import { OpensslKemEngine } from '../crypto/engines/openssl/openssl-kem-engine.js';
import { OpensslSignatureEngine } from '../crypto/engines/openssl/openssl-engine.js';
import type { SecretKey } from '../crypto/secret-key.js';
import type { Randomness } from '../platform/randomness.js';
import { expandTask } from './client-key-tasks.js';

/** A fresh key pair for a caller to keep. Whoever asked for it wipes both secrets. */
export interface ClientKeyPair<Name extends ComponentName = ComponentName> {
  readonly publicKey: Uint8Array;
  readonly secretSeed: SecretKey<Name>;
  /** In the form of FIPS 203 or 204. */
  readonly secretExpanded: Uint8Array;
}

/**
 * Private keys that callers hold and send along. They pass through memory here and are never stored: no provider,
 * no binding, and no protection to speak of.
 */
export class ClientKeys {
  readonly #pool: WorkerPool;
  readonly #randomness: Randomness;
  readonly #kems = new OpensslKemEngine();
  readonly #signatures = new OpensslSignatureEngine();

  constructor(pool: WorkerPool, randomness: Randomness) {
    this.#pool = pool;
    this.#randomness = randomness;
  }

  async generate<Name extends MlDsaName | MlKemName>(algorithm: Name): Promise<ClientKeyPair<Name>> {
    const secret = this.#randomness.bytes(componentAlgorithm(algorithm).seedBytes);
    try {
      const expanded = await this.#pool.run(expandTask, { algorithm, secretSeed: secret });
      return { ...expanded, secretSeed: { algorithm, form: 'seed', secret } };
    } catch (error) {
      wipe(secret);
      throw error;
    }
  }

  /**
   * The secret inside a ciphertext of the algorithm's length; another one when it is not genuine. The caller wipes it.
   *
   * @param secretExpanded stays the caller's
   * @throws KeyError `key.material-refused` for a key that fails the checks of FIPS 203 section 7.3
   */
  async decapsulate(
    algorithm: MlKemName,
    secretExpanded: Uint8Array,
    ciphertext: Uint8Array,
  ): Promise<Uint8Array> {
    const key = this.#kems.loadSecretKey({ algorithm, form: 'expanded', secret: secretExpanded });
    try {
      return await this.#kems.decapsulate(key, ciphertext);
    } finally {
      key.dispose();
    }
  }

  /**
   * A pure signature with an empty context.
   *
   * @param secretExpanded stays the caller's
   * @throws KeyError `key.material-refused` for a key whose parts disagree
   */
  async sign(algorithm: MlDsaName, secretExpanded: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
    const key = this.#signatures.loadSecretKey({ algorithm, form: 'expanded', secret: secretExpanded });
    try {
      return await this.#signatures.sign(key, { mode: 'pure', message });
    } finally {
      key.dispose();
    }
  }
}
