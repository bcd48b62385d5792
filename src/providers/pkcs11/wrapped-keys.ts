import { timingSafeEqual } from 'node:crypto';

import { concatBytes, wipe } from '../../crypto/bytes.js';
import type { ComponentName } from '../../crypto/component-algorithm.js';
import { componentAlgorithm } from '../../crypto/component-algorithm-table.js';
import { hashAlgorithm } from '../../crypto/hash.js';
import { publicKeyOf } from '../../crypto/public-key-of.js';
import type { SecretKey } from '../../crypto/secret-key.js';
import { KeyError, ProviderError } from '../../errors/index.js';
import type { Clock } from '../../platform/clock.js';
import type { Randomness } from '../../platform/randomness.js';
import { bindingBytes, type Binding, type HeldKey, type KeyReference } from '../contract/index.js';
import { currentKek, kekById, type Kek } from './kek.js';
import { encodeHandle, wrappedHeader, type WrappedHandle } from './key-handle.js';
import { mixedSeed, SEED_SOURCE_BYTES } from './mixed-seed.js';
import type { SealingMethod } from './sealing-method.js';
import { sealingMethod } from './sealing-methods.js';
import type { TokenSession } from './token-session.js';

/** KEKs are not rotated yet in this format. */
const KEK_VERSION = 1;
/** A random P-521 candidate is out of range with a chance near 2^-256, a P-256 one near 2^-32: twice is a fault. */
const SEED_ATTEMPTS = 2;

/**
 * Private keys that are in process memory only while used, and at rest only sealed under an AES key that never leaves
 * the token. What a sealed key belongs to (binding, public key, KEK) is authenticated with it.
 */
export class WrappedKeys {
  readonly #randomness: Randomness;
  readonly #clock: Clock;

  constructor(randomness: Randomness, clock: Clock) {
    this.#randomness = randomness;
    this.#clock = clock;
  }

  /** Makes a seed from the token's and the system's randomness and seals it. @throws ProviderError, Pkcs11Error */
  async generate(
    token: TokenSession,
    method: SealingMethod,
    binding: Binding,
    algorithm: ComponentName,
  ): Promise<HeldKey> {
    const { secretKey, publicKey } = this.#freshKey(token, algorithm);
    try {
      return await this.#seal(token, method, binding, secretKey, publicKey, 'generated');
    } finally {
      wipe(secretKey.secret);
    }
  }

  /** Seals a key that came from outside and stays the caller's to wipe. @throws KeyError `key.material-refused` */
  async import(
    token: TokenSession,
    method: SealingMethod,
    binding: Binding,
    secretKey: SecretKey,
  ): Promise<HeldKey> {
    return await this.#seal(token, method, binding, secretKey, publicKeyOf(secretKey), 'imported');
  }

  /**
   * Opens a key and hands it to `use`; afterwards it is overwritten. Its public half is derived and compared with the
   * stored one first, so a swapped or damaged row never signs.
   *
   * @throws KeyError `key.damaged`; Pkcs11Error; what `use` throws
   */
  async unsealed<Name extends ComponentName, Result>(
    token: TokenSession,
    key: KeyReference<Name>,
    handle: WrappedHandle,
    use: (secretKey: SecretKey<Name>) => Promise<Result>,
  ): Promise<Result> {
    const kek = kekById(token, handle.kekId);
    const aad = sealedAad(handle, key.binding, key.publicKey);
    const secret = await sealingMethod(handle.method).open(token, kek, handle, aad);
    try {
      const secretKey = { algorithm: key.algorithm, form: handle.form, secret };
      requireItsKey(secretKey, key.publicKey);
      return await use(secretKey);
    } finally {
      wipe(secret);
    }
  }

  async #seal(
    token: TokenSession,
    method: SealingMethod,
    binding: Binding,
    { algorithm, form, secret }: SecretKey,
    publicKey: Uint8Array,
    origin: 'generated' | 'imported',
  ): Promise<HeldKey> {
    const owner = { name: binding.projectId, version: KEK_VERSION };
    const kek = currentKek(token, owner, method.kekUsage, this.#randomness);
    const named = { method: method.number, form, kekId: kek.id };
    const sealed = await method.seal(token, kek.handle, secret, sealedAad(named, binding, publicKey));
    return {
      algorithm,
      handle: encodeHandle({ kind: 'wrapped', ...named, ...sealed }),
      publicKey,
      protection: { level: 'hsm-wrapped', token_class: token.identity.token_class },
      evidence: this.#evidence(token, method, kek, origin),
    };
  }

  #evidence(
    { identity }: TokenSession,
    method: SealingMethod,
    kek: Kek,
    origin: string,
  ): HeldKey['evidence'] {
    return {
      origin,
      sealed_with: method.name,
      kek: { object_id: Buffer.from(kek.id).toString('hex'), attributes: kek.evidence },
      token: identity,
      checked_at: this.#clock.timestamp(),
    };
  }

  #freshKey(token: TokenSession, algorithm: ComponentName): { secretKey: SecretKey; publicKey: Uint8Array } {
    for (let attempt = 0; attempt < SEED_ATTEMPTS; attempt += 1) {
      const secret = this.#freshSeed(token, algorithm);
      const secretKey = { algorithm, form: 'seed', secret } as const;
      try {
        return { secretKey, publicKey: publicKeyOf(secretKey) };
      } catch (error) {
        wipe(secret);
        if (!(error instanceof KeyError)) throw error;
      }
    }
    throw new ProviderError('provider.fault', `no ${algorithm} key came from the token's randomness`);
  }

  #freshSeed({ cryptoki, session }: TokenSession, algorithm: ComponentName): Uint8Array {
    const fromToken = cryptoki.random(session, SEED_SOURCE_BYTES);
    const fromSystem = this.#randomness.bytes(SEED_SOURCE_BYTES);
    const secret = mixedSeed(fromToken, fromSystem, algorithm, componentAlgorithm(algorithm).seedBytes);
    // A P-521 scalar has 521 bits in 66 bytes.
    if (algorithm === 'ECDSA-P521') secret.set([(secret[0] ?? 0) & 1]);
    return secret;
  }
}

/** Everything that a sealed key belongs to; a change of any of it makes the key refuse to open. */
function sealedAad(
  handle: Pick<WrappedHandle, 'method' | 'form' | 'kekId'>,
  binding: Binding,
  publicKey: Uint8Array,
): Uint8Array {
  return concatBytes(
    new TextEncoder().encode('twinseal:pkcs11:wrapped:v1\n'),
    wrappedHeader(handle),
    hashAlgorithm('SHA-256').digest(publicKey),
    bindingBytes(binding),
  );
}

function requireItsKey(secretKey: SecretKey, publicKey: Uint8Array): void {
  try {
    if (timingSafeEqual(publicKeyOf(secretKey), publicKey)) return;
  } catch (error) {
    // Stored material that is refused was accepted once, so it changed since.
    if (!(error instanceof KeyError)) throw error;
  }
  throw new KeyError('key.damaged', 'the sealed key does not fit the stored public key');
}
