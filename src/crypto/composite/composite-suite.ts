import type { ComponentAlgorithm, EcdsaName, EddsaName, MlDsaName } from '../component-algorithm.js';
import type { HashName } from '../hash.js';
import type { VerifyOnlyAlgorithm } from '../verify-only-algorithm.js';

type HeldAlgorithm = ComponentAlgorithm<EcdsaName | EddsaName>;

/** The half that is not ML-DSA: a component that providers hold, or one that is verified only. */
export type TraditionalAlgorithm = HeldAlgorithm | VerifyOnlyAlgorithm;

/** One permitted pair of the draft's table. There are no others: halves are never combined freely. */
export interface CompositeSuite {
  /** Canonical name; the suite's label is `COMPSIG-` followed by it. */
  readonly name: string;
  /** Dotted OID that names keys and signatures alike; its parameters are absent. */
  readonly oid: string;
  /** PH, the hash over the message. The traditional half hashes M' once more with its own. */
  readonly prehash: HashName;
  readonly mlDsa: ComponentAlgorithm<MlDsaName>;
  readonly traditional: TraditionalAlgorithm;
}

/** Two byte strings, one for each half. */
export interface Halves {
  readonly mlDsa: Uint8Array;
  readonly traditional: Uint8Array;
}

/** Whether providers hold keys of such a half. */
export function isHeld(half: TraditionalAlgorithm): half is HeldAlgorithm {
  return half.family === 'ecdsa' || half.family === 'eddsa';
}
