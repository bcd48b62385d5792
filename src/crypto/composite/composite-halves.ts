import { signatureBytesOf } from '../component-algorithm-table.js';
import type { CompositeSuite, Halves } from './composite-suite.js';

/** The halves of a raw composite public key, as views; undefined when its length is another. */
export function splitCompositePublicKey(
  { mlDsa, traditional }: CompositeSuite,
  publicKey: Uint8Array,
): Halves | undefined {
  const isWhole = publicKey.length === mlDsa.publicKeyBytes + traditional.publicKeyBytes;
  return isWhole ? splitAt(publicKey, mlDsa.publicKeyBytes) : undefined;
}

/**
 * The halves of a composite signature, as views: ML-DSA's has its fixed length, the rest is the other's. A signature
 * that is too short gives halves that never verify.
 */
export function splitCompositeSignature({ mlDsa }: CompositeSuite, signature: Uint8Array): Halves {
  return splitAt(signature, signatureBytesOf(mlDsa));
}

function splitAt(joined: Uint8Array, length: number): Halves {
  return { mlDsa: joined.subarray(0, length), traditional: joined.subarray(length) };
}
