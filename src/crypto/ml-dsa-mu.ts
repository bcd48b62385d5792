import { hashAlgorithm } from './hash.js';
import { mlDsaMessage } from './ml-dsa-message.js';
import type { SignOperation } from './sign-operation.js';

/** Length of mu, the message representative, in bytes (FIPS 204 section 6.2). */
export const MU_BYTES = 64;

/** tr: the 64-byte SHAKE256 hash of the public key that mu begins with (FIPS 204 Algorithm 6 line 9). */
export function mlDsaPublicKeyHash(publicKey: Uint8Array): Uint8Array {
  return hashAlgorithm('SHAKE256').digest(publicKey);
}

/**
 * mu = SHAKE256(tr || M', 64): what ML-DSA signs in every mode (FIPS 204 Algorithm 7 line 6). An operation of mode
 * `mu` brings it along.
 *
 * @param publicKeyHash tr of the key that signs
 * @throws TypeError for a mu, context or digest of a wrong length
 */
export function mlDsaMu(publicKeyHash: Uint8Array, operation: SignOperation): Uint8Array {
  if (publicKeyHash.length !== 64) throw new TypeError('tr has 64 bytes');
  if (operation.mode !== 'mu')
    return hashAlgorithm('SHAKE256').digest(publicKeyHash, ...mlDsaMessage(operation));
  if (operation.mu.length !== MU_BYTES) throw new TypeError('mu has 64 bytes');
  return operation.mu;
}
