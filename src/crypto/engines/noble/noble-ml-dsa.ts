import { ml_dsa44, ml_dsa65, ml_dsa87, type DSA } from '@noble/post-quantum/ml-dsa.js';

import { sameBytes } from '../../bytes.js';
import type { MlDsaName } from '../../component-algorithm.js';
import { componentAlgorithm } from '../../component-algorithm-table.js';
import { frozenTable } from '../../frozen-table.js';
import { mlDsaPublicKeyHash } from '../../ml-dsa-mu.js';

/** Where tr lies in an expanded key: behind rho and K, 32 bytes each (FIPS 204 Algorithm 24). */
const PUBLIC_KEY_HASH = [64, 128] as const;

const TABLE = frozenTable<MlDsaName, DSA>({
  'ML-DSA-44': ml_dsa44,
  'ML-DSA-65': ml_dsa65,
  'ML-DSA-87': ml_dsa87,
});

/** A key pair in the forms of FIPS 204. */
export interface ExpandedMlDsaKey {
  readonly publicKey: Uint8Array;
  /** The caller wipes it. */
  readonly secretExpanded: Uint8Array;
}

/** FIPS 204 Algorithm 6 from the 32-byte seed xi. */
export function expandMlDsaSeed(algorithm: MlDsaName, secretSeed: Uint8Array): ExpandedMlDsaKey {
  const { publicKey, secretKey } = TABLE[algorithm].keygen(secretSeed);
  return { publicKey, secretExpanded: secretKey };
}

/** tr inside an expanded key, as a view. */
export function expandedKeyHash(secretExpanded: Uint8Array): Uint8Array {
  return secretExpanded.subarray(...PUBLIC_KEY_HASH);
}

/** Whether s1 and s2 are in range and tr is the hash of the public key they give. `t0` is not looked at. */
export function expandedKeyAgrees(algorithm: MlDsaName, secretExpanded: Uint8Array): boolean {
  try {
    const publicKey = TABLE[algorithm].getPublicKey(secretExpanded);
    return sameBytes(mlDsaPublicKeyHash(publicKey), expandedKeyHash(secretExpanded));
  } catch {
    // noble's only answer to a value out of range, an Error without a code.
    return false;
  }
}

/**
 * Signs a 64-byte mu (FIPS 204 Algorithm 7 from line 7). Every mode comes down to this one.
 *
 * @param randomness rnd: 32 fresh random bytes, or 32 zero bytes for a deterministic signature
 */
export function signMu(
  algorithm: MlDsaName,
  secretExpanded: Uint8Array,
  mu: Uint8Array,
  randomness: Uint8Array,
): Uint8Array {
  return TABLE[algorithm].internal.sign(mu, secretExpanded, { externalMu: true, extraEntropy: randomness });
}

/** Verifies a signature over a 64-byte mu. A signature of another length is false; noble throws for a public key. */
export function verifyMu(
  algorithm: MlDsaName,
  publicKey: Uint8Array,
  mu: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (signature.length !== componentAlgorithm(algorithm).signatureBytes) return false;
  return TABLE[algorithm].internal.verify(signature, mu, publicKey, { externalMu: true });
}
