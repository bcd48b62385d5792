import type { SignatureComponentName } from '../crypto/component-algorithm.js';
import { NobleSignatureEngine } from '../crypto/engines/noble/noble-engine.js';
import { OpensslSignatureEngine } from '../crypto/engines/openssl/openssl-engine.js';
import type { SignMode } from '../crypto/sign-operation.js';
import type { EngineSeat } from '../providers/index.js';

/** An engine that verifies, and where. */
export interface VerifierSeat extends Pick<EngineSeat, 'engine' | 'thread'> {
  /** Whether it is proven for the algorithm now. Absent: it always serves. */
  readonly serves?: (algorithm: SignatureComponentName) => boolean;
}

/**
 * Engines that verify, in order of preference: those given, then OpenSSL, then noble for what OpenSSL cannot, which is
 * HashML-DSA, external mu and ECDSA over a digest.
 */
export function verifierPlan(preferred: readonly VerifierSeat[] = []): readonly VerifierSeat[] {
  return [
    ...preferred,
    { engine: new OpensslSignatureEngine(), thread: 'main' },
    { engine: new NobleSignatureEngine(), thread: 'worker' },
  ];
}

/** The seats of the plan that verify so now, in its order. */
export function verifiersFor(
  plan: readonly VerifierSeat[],
  algorithm: SignatureComponentName,
  mode: SignMode,
): readonly VerifierSeat[] {
  return plan.filter(
    ({ engine, serves }) => engine.supportsVerify(algorithm, mode) && (serves?.(algorithm) ?? true),
  );
}
