import type { KeyAlgorithm } from '../key-algorithm.js';
import type { CertifiedKey, SignatureCheck } from './certified-key.js';

/** What a certificate, a revocation list and an OCSP answer have in common. */
export interface Signed {
  /** The bytes that were signed, as they stand. */
  readonly signed: Uint8Array;
  readonly signatureAlgorithm: KeyAlgorithm;
  readonly signature: Uint8Array;
}

/** Undefined when the signature is of that key and of the algorithm of that key. */
export async function signedBy(
  { key }: { readonly key: CertifiedKey },
  { signed, signatureAlgorithm, signature }: Signed,
  check: SignatureCheck,
): Promise<'algorithm' | 'signature' | undefined> {
  if (signatureAlgorithm.name !== key.algorithm.name) return 'algorithm';
  return (await check(key, signed, signature)) ? undefined : 'signature';
}
