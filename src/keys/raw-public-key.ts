import { concatBytes } from '../crypto/bytes.js';
import type { KeyVersion } from './key.js';

/** Raw public key: the halves of a composite one after the other. */
export function rawPublicKey({ material }: KeyVersion): Uint8Array {
  return concatBytes(...material.components.map(({ publicKey }) => publicKey));
}
