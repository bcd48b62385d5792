import type { ObjectHandle } from './cryptoki.js';
import type { TokenSession } from './token-session.js';

/** Which operations a key-encryption key is made for; never both, so neither undoes what the other guards. */
export type KekUsage = 'encrypt' | 'wrap';

/** A secret sealed by the token. */
export interface SealedSecret {
  /** The IV that was really used; empty for methods without one. */
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/**
 * One way to seal a secret under an AES key that never leaves the token. What was sealed with some additional data
 * opens only with the same.
 */
export interface SealingMethod {
  /** Stored in handles: never reused for another method. */
  readonly number: number;
  /** The standard's name, for evidence. */
  readonly name: string;
  readonly mechanism: number;
  readonly kekUsage: KekUsage;
  /** `secret` stays the caller's to wipe. @throws Pkcs11Error */
  seal(token: TokenSession, kek: ObjectHandle, secret: Uint8Array, aad: Uint8Array): Promise<SealedSecret>;
  /**
   * The caller wipes the result.
   *
   * @throws KeyError `key.damaged` when it was sealed otherwise; Pkcs11Error
   */
  open(token: TokenSession, kek: ObjectHandle, sealed: SealedSecret, aad: Uint8Array): Promise<Uint8Array>;
}
