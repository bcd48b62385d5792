import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import type { SignMode, SignOperation } from '../../crypto/sign-operation.js';
import type { ObjectHandle, Template } from './cryptoki.js';
import type { TokenSession } from './token-session.js';

/** How a token holds and uses private keys of one algorithm. */
export interface NativeAlgorithm {
  readonly name: SignatureComponentName;
  /** CKK number. */
  readonly keyType: number;
  /** CKM number that makes key pairs. */
  readonly generateMechanism: number;
  /** CKM number that signs. */
  readonly signMechanism: number;
  readonly modes: readonly SignMode[];
  readonly deterministic: boolean;
  /** What the public template says of the kind of key. */
  readonly parameters: Template;
  /** Raw public key of a public key object. @throws ProviderError `provider.fault` for a form that is none */
  publicKey(token: TokenSession, publicKey: ObjectHandle): Uint8Array;
  /** Signs in one of `modes`. ML-DSA raw, ECDSA as DER. @throws Pkcs11Error */
  sign(token: TokenSession, privateKey: ObjectHandle, operation: SignOperation): Promise<Uint8Array>;
}
