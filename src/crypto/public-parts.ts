import type { SignatureComponentName } from './component-algorithm.js';
import { isSignatureComponent } from './component-algorithm-table.js';
import type { ComponentRole } from './component-role.js';
import { splitCompositePublicKey } from './composite/composite-halves.js';
import type { CompositeSuite } from './composite/composite-suite.js';
import type { KeyAlgorithm } from './key-algorithm.js';
import type { VerifyOnlyName } from './verify-only-algorithm.js';

/** One public key inside a whole one: a key by itself, or a half of a composite. */
export interface PublicPart {
  readonly role: ComponentRole;
  readonly algorithm: SignatureComponentName | VerifyOnlyName;
  /** Raw, a view of the whole. */
  readonly publicKey: Uint8Array;
}

/**
 * The public keys that a raw one of a signature algorithm is made of, in role order.
 *
 * @throws TypeError when its length is not the algorithm's, or the algorithm does not sign: callers have checked both
 */
export function publicParts(algorithm: KeyAlgorithm, publicKey: Uint8Array): readonly PublicPart[] {
  if (algorithm.suite !== undefined) return halves(algorithm.suite, publicKey);
  const [whole] = algorithm.components;
  if (whole === undefined || !isSignatureComponent(whole.algorithm.name)) {
    throw new TypeError(`${algorithm.name} does not sign`);
  }
  return [{ role: 'whole', algorithm: whole.algorithm.name, publicKey }];
}

function halves(suite: CompositeSuite, publicKey: Uint8Array): readonly PublicPart[] {
  const split = splitCompositePublicKey(suite, publicKey);
  if (split === undefined) throw new TypeError(`not the length of a ${suite.name} public key`);
  return [
    { role: 'ml_dsa', algorithm: suite.mlDsa.name, publicKey: split.mlDsa },
    { role: 'traditional', algorithm: suite.traditional.name, publicKey: split.traditional },
  ];
}
