import type { SignatureComponentName } from '../component-algorithm.js';
import type { SecretKey } from '../secret-key.js';
import type { SignMode, SignOperation } from '../sign-operation.js';

/** Implementations of signature algorithms; shown to operators as evidence of what made a signature. */
export type SignatureEngineName = 'openssl' | 'noble' | 'wasm' | 'native';

/**
 * A private key in an engine's own form, loaded once and used for many signatures. Opaque: only the engine that made
 * it can use it. `dispose` overwrites what the engine allocated; using the key afterwards is a TypeError.
 */
export interface LoadedSecretKey {
  readonly algorithm: SignatureComponentName;
  dispose(): void;
}

/** A public key in an engine's own form, loaded once and used for many verifications. */
export interface LoadedPublicKey {
  readonly algorithm: SignatureComponentName;
}

/** A fresh key pair. The caller wipes `secretKey.secret`. */
export interface GeneratedKeyPair<Name extends SignatureComponentName = SignatureComponentName> {
  /** Always in seed form. */
  readonly secretKey: SecretKey<Name>;
  /** Raw, as `ComponentAlgorithm.publicKeyBytes` describes. */
  readonly publicKey: Uint8Array;
}

/**
 * One implementation of signature algorithms over bytes. Signatures are raw for ML-DSA and EdDSA, DER for ECDSA.
 *
 * Every method is asynchronous in type; an engine that computes on the calling thread says so, and belongs in a worker.
 * What `supports` denies throws TypeError, as do a context over 255 bytes, a context on a classical key and a digest or
 * mu of a wrong length: callers check requests against the algorithm tables first.
 */
export interface SignatureEngine {
  readonly name: SignatureEngineName;
  /** Library and version, for evidence and logs. */
  readonly version: string;
  /** Whether it can sign so. */
  supports(algorithm: SignatureComponentName, mode: SignMode, deterministic: boolean): boolean;
  /** Whether it can verify so. */
  supportsVerify(algorithm: SignatureComponentName, mode: SignMode): boolean;
  /** Makes a key pair from the platform's randomness. */
  generate<Name extends SignatureComponentName>(algorithm: Name): Promise<GeneratedKeyPair<Name>>;
  /** The caller still owns and wipes `secretKey.secret`. @throws KeyError `key.material-refused` */
  loadSecretKey(secretKey: SecretKey<SignatureComponentName>): LoadedSecretKey;
  /** Undefined when the bytes are no public key of that algorithm, whatever their length. */
  loadPublicKey(algorithm: SignatureComponentName, publicKey: Uint8Array): LoadedPublicKey | undefined;
  /** Perhaps a view of memory that it shares with other signatures. */
  sign(key: LoadedSecretKey, operation: SignOperation): Promise<Uint8Array>;
  /** For engines to which several at once cost less than each by itself: one signature for each, in their order. */
  signAll?(key: LoadedSecretKey, operations: readonly SignOperation[]): Promise<readonly Uint8Array[]>;
  /** False for every signature that does not match, whatever its length or bytes. */
  verify(key: LoadedPublicKey, operation: SignOperation, signature: Uint8Array): Promise<boolean>;
}
