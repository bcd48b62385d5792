import { sameBytes, wipe } from '../../crypto/bytes.js';
import type { KemComponentName } from '../../crypto/component-algorithm.js';
import type { KemEngine } from '../../crypto/engines/kem-engine.js';

/**
 * Whether the holder of a private key opens what was encapsulated to the public key, and gives another secret for an
 * altered ciphertext (FIPS 203 section 7.1, pair-wise consistency).
 */
export async function provesKemPair(
  encapsulator: KemEngine,
  algorithm: KemComponentName,
  publicKey: Uint8Array,
  decapsulate: (ciphertext: Uint8Array) => Promise<Uint8Array>,
): Promise<boolean> {
  const key = encapsulator.loadPublicKey(algorithm, publicKey);
  if (key === undefined) return false;
  const { ciphertext, sharedSecret } = await encapsulator.encapsulate(key);
  const secretOpened = await decapsulate(ciphertext);
  const secretRejected = await decapsulate(ciphertext.with(0, (ciphertext[0] ?? 0) ^ 1));
  const proven = sameBytes(secretOpened, sharedSecret) && !sameBytes(secretRejected, sharedSecret);
  wipe(sharedSecret, secretOpened, secretRejected);
  return proven;
}
