import type { KemComponentName } from '../component-algorithm.js';
import type { SecretKey } from '../secret-key.js';
import type { SignatureEngineName } from './signature-engine.js';

/** Implementations of key encapsulation, by the names of the libraries they share with signatures. */
export type KemEngineName = SignatureEngineName;

/**
 * A private key in an engine's own form, loaded once and used for many decapsulations. Opaque: only the engine that
 * made it can use it. `dispose` overwrites what the engine allocated; using the key afterwards is a TypeError.
 */
export interface LoadedDecapsulationKey {
  readonly algorithm: KemComponentName;
  dispose(): void;
}

/** A public key that has passed the input checks, in an engine's own form. */
export interface LoadedEncapsulationKey {
  readonly algorithm: KemComponentName;
}

/** A fresh key pair in seed form. The caller wipes `secretKey.secret`. */
export interface KemKeyPair<Name extends KemComponentName = KemComponentName> {
  readonly secretKey: SecretKey<Name>;
  /** Raw, as `ComponentAlgorithm.publicKeyBytes` describes. */
  readonly publicKey: Uint8Array;
}

/** The caller wipes `sharedSecret`. */
export interface Encapsulation {
  readonly ciphertext: Uint8Array;
  /** 32 bytes. */
  readonly sharedSecret: Uint8Array;
}

/** Length of every component's shared secret in bytes. */
export const SHARED_SECRET_BYTES = 32;

/** Length of an encapsulation's coins in bytes: m of ML-KEM (FIPS 203 section 6.2), the ephemeral key of X25519. */
export const COIN_BYTES = 32;

/**
 * One implementation of key encapsulation over bytes: ML-KEM (FIPS 203), and X25519 as the traditional half of X-Wing.
 * An X25519 "ciphertext" is an ephemeral share and its secret the bare result of RFC 7748 section 5: it must go through
 * a combiner that also binds share and public key, and is no KEM by itself.
 *
 * Every method is asynchronous in type; an engine that computes on the calling thread says so. What `supports` or
 * `takesCoins` deny throws TypeError, as do coins and ciphertexts of a wrong length: callers check requests against
 * the algorithm tables first.
 */
export interface KemEngine {
  readonly name: KemEngineName;
  /** Library and version, for evidence and logs. */
  readonly version: string;
  supports(algorithm: KemComponentName): boolean;
  /** Whether it can encapsulate with given coins: for derived ones, and for vectors. */
  takesCoins(algorithm: KemComponentName): boolean;
  /** Makes a key pair from the platform's randomness. */
  generate<Name extends KemComponentName>(algorithm: Name): Promise<KemKeyPair<Name>>;
  /**
   * The caller still owns and wipes `secretKey.secret`. An expanded ML-KEM key passes the hash check of FIPS 203
   * section 7.3 and a pair-wise test, since the hash alone says nothing about the secret vector.
   *
   * @throws KeyError `key.material-refused`
   */
  loadSecretKey(secretKey: SecretKey<KemComponentName>): LoadedDecapsulationKey;
  /** Undefined for a wrong length, or an ML-KEM coefficient not below q (FIPS 203 section 7.2). */
  loadPublicKey(algorithm: KemComponentName, publicKey: Uint8Array): LoadedEncapsulationKey | undefined;
  /**
   * A fresh secret for the holder of the private key.
   *
   * @param secretCoins 32 bytes that decide the outcome (ML-KEM: m; X25519: the ephemeral private key); stay the
   *   caller's. Absent: the platform's randomness
   */
  encapsulate(key: LoadedEncapsulationKey, secretCoins?: Uint8Array): Promise<Encapsulation>;
  /**
   * The secret inside. A ciphertext that is not genuine gives another secret (FIPS 203 Algorithm 21), never an error.
   * The caller wipes the result.
   */
  decapsulate(key: LoadedDecapsulationKey, ciphertext: Uint8Array): Promise<Uint8Array>;
}
