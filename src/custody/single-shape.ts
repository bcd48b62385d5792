import type { KeyShape } from './key-shape.js';

/** A key by itself: one component, of role `whole`, whose signature is the key's. */
export const singleShape: KeyShape = {
  sign: (_algorithm, operations, signParts) => signParts('whole', operations),
  verify: (_algorithm, operation, signature, verifyPart) => verifyPart('whole', operation, signature),
};
