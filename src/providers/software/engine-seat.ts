import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import type { SignatureEngine } from '../../crypto/engines/signature-engine.js';
import type { SignMode } from '../../crypto/sign-operation.js';

/**
 * An engine and where it computes: `main` for one that is asynchronous by itself, `worker` for one that would block
 * the event loop. A `worker` engine is used here only to ask what it can do; workers have their own.
 */
export interface EngineSeat {
  readonly engine: SignatureEngine;
  readonly thread: 'main' | 'worker';
  /** The seat serves these only; absent: all that its engine knows. */
  readonly algorithms?: readonly SignatureComponentName[];
}

/** The first seat in the plan whose engine signs so. */
export function seatFor(
  plan: readonly EngineSeat[],
  algorithm: SignatureComponentName,
  mode: SignMode,
  deterministic: boolean,
): EngineSeat | undefined {
  return plan.find(
    ({ engine, algorithms }) =>
      (algorithms?.includes(algorithm) ?? true) && engine.supports(algorithm, mode, deterministic),
  );
}
