import type { KemComponentName } from '../component-algorithm.js';
import { ciphertextBytesOf, isKemComponent } from '../component-algorithm-table.js';
import type { ComponentRole } from '../component-role.js';
import type { KeyAlgorithm } from '../key-algorithm.js';

/** One KEM inside a whole one, with its slice of a public key. */
export interface KemPublicPart {
  readonly role: ComponentRole;
  readonly algorithm: KemComponentName;
  /** Raw, a view of the whole. */
  readonly publicKey: Uint8Array;
}

/** Whether keys of the algorithm encapsulate and decapsulate. */
export function isKemAlgorithm({ kind }: KeyAlgorithm): boolean {
  return kind === 'kem' || kind === 'hybrid-kem';
}

/** Length in bytes of the algorithm's ciphertexts. @throws TypeError when it is no KEM */
export function kemCiphertextBytes({ name, sizes: { ciphertext } }: KeyAlgorithm): number {
  if (ciphertext === undefined) throw new TypeError(`${name} is no KEM`);
  return ciphertext;
}

/**
 * The public keys that a raw one is made of, in role order.
 *
 * @throws TypeError when its length is not the algorithm's, or it is no KEM: callers have checked both
 */
export function kemPublicParts(algorithm: KeyAlgorithm, publicKey: Uint8Array): readonly KemPublicPart[] {
  const lengths = algorithm.components.map((component) => component.algorithm.publicKeyBytes);
  const slices = split(publicKey, lengths);
  return algorithm.components.map(({ role, algorithm: { name } }, index) => {
    const part = slices[index];
    if (!isKemComponent(name) || part === undefined) throw new TypeError(`${algorithm.name} is no KEM`);
    return { role, algorithm: name, publicKey: part };
  });
}

/**
 * The ciphertexts that one is made of, in role order, as views.
 *
 * @throws TypeError when its length is not the algorithm's, or it is no KEM
 */
export function kemCiphertextParts(algorithm: KeyAlgorithm, ciphertext: Uint8Array): readonly Uint8Array[] {
  const lengths = algorithm.components.map(({ algorithm: { name } }) => {
    if (!isKemComponent(name)) throw new TypeError(`${algorithm.name} is no KEM`);
    return ciphertextBytesOf(name);
  });
  return split(ciphertext, lengths);
}

function split(whole: Uint8Array, lengths: readonly number[]): readonly Uint8Array[] {
  let offset = 0;
  const parts = lengths.map((length) => whole.subarray(offset, (offset += length)));
  if (offset !== whole.length) throw new TypeError(`the parts have ${offset} bytes, not ${whole.length}`);
  return parts;
}
