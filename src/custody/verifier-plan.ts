import type { SignatureComponentName } from '../crypto/component-algorithm.js';
import { NobleSignatureEngine } from '../crypto/engines/noble/noble-engine.js';
import { OpensslSignatureEngine } from '../crypto/engines/openssl/openssl-engine.js';
import type { SignatureEngine } from '../crypto/engines/signature-engine.js';
import type { SignMode } from '../crypto/sign-operation.js';

/** An engine that verifies, and where. */
export interface VerifierSeat {
  /** Of a worker's engine, what it can do is asked here; the worker has its own of that name. */
  readonly engine: SignatureEngine;
  readonly thread: 'main' | 'worker';
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

/** The first seat of the plan that verifies so. */
export function verifierFor(
  plan: readonly VerifierSeat[],
  algorithm: SignatureComponentName,
  mode: SignMode,
): VerifierSeat | undefined {
  return plan.find(
    ({ engine, serves }) => engine.supportsVerify(algorithm, mode) && (serves?.(algorithm) ?? true),
  );
}
