import type { KemComponentName } from '../../crypto/component-algorithm.js';
import type { Encapsulation, KemEngine } from '../../crypto/engines/kem-engine.js';
import { OpensslKemEngine } from '../../crypto/engines/openssl/openssl-kem-engine.js';
import {
  withPower,
  type Binding,
  type DecapsulatingProvider,
  type HeldKey,
  type KeyProvider,
  type KeyReference,
} from '../contract/index.js';
import { bindingFor, type StoredHalves } from './contract-subject.js';

const engine: KemEngine = new OpensslKemEngine();

/** One provider and one KEM component under test. `provider` and `held` exist once the suite's set-up has run. */
export class KemSubject {
  readonly algorithm: KemComponentName;
  readonly binding: Binding;
  readonly #provider: () => KeyProvider;
  #held: HeldKey | undefined;

  constructor(algorithm: KemComponentName, provider: () => KeyProvider) {
    this.algorithm = algorithm;
    this.binding = bindingFor(algorithm);
    this.#provider = provider;
  }

  /** @throws TypeError when the provider does not list the power to decapsulate */
  get provider(): DecapsulatingProvider {
    const able = withPower(this.#provider(), 'decapsulate');
    if (able === undefined) throw new TypeError('the provider does not list the power to decapsulate');
    return able;
  }

  /** The key that most tests share. */
  get held(): HeldKey {
    if (this.#held === undefined) throw new TypeError('the suite has not made its key yet');
    return this.#held;
  }

  async makeKey(): Promise<void> {
    this.#held = await this.provider.generate({ binding: this.binding });
  }

  /** A fresh secret for the holder of the public key, by an engine that is not the provider's. */
  async encapsulate(publicKey: Uint8Array = this.held.publicKey): Promise<Encapsulation> {
    const key = engine.loadPublicKey(this.algorithm, publicKey);
    if (key === undefined) throw new TypeError(`not a public key of ${this.algorithm}`);
    return await engine.encapsulate(key);
  }

  /** Opens with the shared key, or with the given halves or binding in its place. */
  async decapsulate(
    ciphertext: Uint8Array,
    halves: StoredHalves = this.held,
    binding: Binding = this.binding,
  ): Promise<Uint8Array> {
    const { handle, publicKey } = halves;
    const key: KeyReference<KemComponentName> = { algorithm: this.algorithm, binding, handle, publicKey };
    return (await this.provider.decapsulate({ key, ciphertext })).sharedSecret;
  }
}
