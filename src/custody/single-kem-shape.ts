import type { KemPart, KemShape } from './kem-shape.js';

/** A key by itself: its one component's secret is the key's. */
export const singleKemShape: KemShape = {
  encapsulate: (parts) => only(parts).encapsulate(),
  decapsulate: (parts, ciphertexts) => only(parts).decapsulate(only(ciphertexts)),
};

function only<Item extends KemPart | Uint8Array>(items: readonly Item[]): Item {
  const [first] = items;
  if (first === undefined || items.length !== 1) throw new TypeError('a key by itself has one component');
  return first;
}
