import { ciphertextBytesOf } from '../component-algorithm-table.js';
import type { KemComponentName } from '../component-algorithm.js';
import { COIN_BYTES } from './kem-engine.js';

/** @throws TypeError for coins of another length */
export function requireCoins(secretCoins: Uint8Array): void {
  if (secretCoins.length === COIN_BYTES) return;
  throw new TypeError(`the coins of an encapsulation have ${COIN_BYTES} bytes`);
}

/** @throws TypeError for a ciphertext of another length than the algorithm's */
export function requireCiphertext(algorithm: KemComponentName, ciphertext: Uint8Array): void {
  if (ciphertext.length === ciphertextBytesOf(algorithm)) return;
  throw new TypeError(`an ${algorithm} ciphertext has ${ciphertextBytesOf(algorithm)} bytes`);
}
