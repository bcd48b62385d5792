import type {
  ComponentName,
  KemComponentName,
  SignatureComponentName,
} from '../../crypto/component-algorithm.js';
import type { SecretKey } from '../../crypto/secret-key.js';
import type { SignOperation } from '../../crypto/sign-operation.js';
import type { Binding } from './binding.js';
import type { Protection } from './protection.js';

/** A private key to be made. */
export interface GenerateRequest {
  readonly binding: Binding;
  /**
   * Names this attempt for good. A backend with objects of its own names the new one after it, so that `abandon` finds
   * what an attempt left behind whose answer nobody heard.
   */
  readonly attempt?: string;
}

/** `secretKey` stays the caller's, who wipes it after the call. */
export interface ImportRequest {
  readonly binding: Binding;
  readonly secretKey: SecretKey;
}

/** A private key that a provider now holds. */
export interface HeldKey {
  readonly algorithm: ComponentName;
  /** Opaque to everybody but the provider: a sealed seed, or the name of a token object. */
  readonly handle: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly protection: Protection;
  /** What the protection claim rests on: engine and version, or token attributes read back. Public. */
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** A stored key presented for use; the provider checks that the handle opens under the binding. */
export interface KeyReference<Name extends ComponentName = ComponentName> {
  readonly algorithm: Name;
  readonly binding: Binding;
  readonly handle: Uint8Array;
  /** The public half as stored; a private key that does not match it is `key.damaged`. */
  readonly publicKey: Uint8Array;
}

/** A signature to be made with a held key. */
export interface SignRequest {
  readonly key: KeyReference<SignatureComponentName>;
  readonly operation: SignOperation;
}

/** A signature as its standard writes it. */
export interface SignResult {
  /**
   * ML-DSA and EdDSA raw; ECDSA as DER `SEQUENCE { r, s }`. Perhaps a view of memory that it shares with other
   * signatures: not to be transferred.
   */
  readonly signature: Uint8Array;
}

/** Signatures to be made together with one held key. */
export interface SignAllRequest {
  readonly key: KeyReference<SignatureComponentName>;
  readonly operations: readonly SignOperation[];
}

/** One signature for each operation, in their order, as in `SignResult`. */
export interface SignAllResult {
  readonly signatures: readonly Uint8Array[];
}

/** A ciphertext to be opened with a held key. */
export interface DecapsulateRequest {
  readonly key: KeyReference<KemComponentName>;
  /** Of the algorithm's length; for X25519 a share. */
  readonly ciphertext: Uint8Array;
}

/**
 * The caller wipes `sharedSecret`: 32 bytes, also for a ciphertext that is not genuine, which gives another secret. That
 * of X25519 is the bare one of RFC 7748.
 */
export interface DecapsulateResult {
  readonly sharedSecret: Uint8Array;
}

/** An attempt to generate of which nothing shall remain. */
export interface AbandonRequest {
  readonly binding: Binding;
  readonly attempt: string;
}

/** A held key that shall be gone from its backend. */
export interface DestroyRequest {
  readonly key: KeyReference;
}

/** A stored key whose handle is sealed under a master key, the current one or an older one. */
export interface ResealRequest {
  readonly key: KeyReference;
}

/** What stands for the private key from now on. */
export interface ResealResult {
  /** The same private key, sealed under the current master key. */
  readonly handle: Uint8Array;
}
