import { concatBytes, wipe } from '../crypto/bytes.js';
import { combineXWing } from '../crypto/kem/x-wing.js';
import type { KemPart, KemShape } from './kem-shape.js';

/** X-Wing: both halves give a secret, and SHA3-256 over both, share and public key of the traditional half is the key's. */
export const xWingShape: KemShape = {
  async encapsulate(parts) {
    const [mlKem, traditional] = pair(parts);
    const [one, other] = await Promise.all([mlKem.encapsulate(), traditional.encapsulate()]);
    try {
      const sharedSecret = combineXWing({
        secretMlKem: one.sharedSecret,
        secretTraditional: other.sharedSecret,
        traditionalCiphertext: other.ciphertext,
        traditionalPublicKey: traditional.publicKey,
      });
      return { ciphertext: concatBytes(one.ciphertext, other.ciphertext), sharedSecret };
    } finally {
      wipe(one.sharedSecret, other.sharedSecret);
    }
  },

  async decapsulate(parts, ciphertexts) {
    const [mlKem, traditional] = pair(parts);
    const [mlKemCiphertext, traditionalCiphertext] = pair(ciphertexts);
    const [secretMlKem, secretTraditional] = await Promise.all([
      mlKem.decapsulate(mlKemCiphertext),
      traditional.decapsulate(traditionalCiphertext),
    ]);
    try {
      const traditionalPublicKey = traditional.publicKey;
      return combineXWing({ secretMlKem, secretTraditional, traditionalCiphertext, traditionalPublicKey });
    } finally {
      wipe(secretMlKem, secretTraditional);
    }
  },
};

function pair<Item extends KemPart | Uint8Array>(items: readonly Item[]): readonly [Item, Item] {
  const [mlKem, traditional] = items;
  if (mlKem === undefined || traditional === undefined) throw new TypeError('X-Wing has two components');
  return [mlKem, traditional];
}
