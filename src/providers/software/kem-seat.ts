import type { KemComponentName } from '../../crypto/component-algorithm.js';
import type { KemEngine } from '../../crypto/engines/kem-engine.js';

/** An engine that decapsulates and where it computes; see `EngineSeat`. */
export interface KemSeat {
  readonly engine: KemEngine;
  readonly thread: 'main' | 'worker';
}

/** The first seat in the plan whose engine has the algorithm. */
export function kemSeatFor(plan: readonly KemSeat[], algorithm: KemComponentName): KemSeat | undefined {
  return plan.find(({ engine }) => engine.supports(algorithm));
}
