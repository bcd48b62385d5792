import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import { isMlDsa } from '../../crypto/component-algorithm-table.js';
import type { SignatureEngine } from '../../crypto/engines/signature-engine.js';
import { verifyWith } from '../../crypto/engines/verify-with.js';
import type { SignOperation } from '../../crypto/sign-operation.js';

/** An operation over a whole message. */
type PureOperation = Extract<SignOperation, { readonly mode: 'pure' }>;

const PROBE = new TextEncoder().encode('twinseal:pairwise-test:v1');
const OTHER_MESSAGE = new TextEncoder().encode('twinseal:pairwise-test:v0');

/**
 * The operation that a fresh key proves its two halves with. The signature never leaves the process; no user can ask
 * for it either, since contexts that begin with `twinseal:` are reserved.
 */
export function pairwiseOperation(algorithm: SignatureComponentName): PureOperation {
  return { mode: 'pure', message: PROBE, ...(isMlDsa(algorithm) && { context: PROBE }) };
}

/** Whether `signature` is that operation's under the public key, and is not one of another message. */
export async function provesPair(
  verifier: SignatureEngine,
  algorithm: SignatureComponentName,
  publicKey: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const right = pairwiseOperation(algorithm);
  const wrong = { ...right, message: OTHER_MESSAGE };
  return (
    (await verifyWith(verifier, algorithm, publicKey, right, signature)) &&
    !(await verifyWith(verifier, algorithm, publicKey, wrong, signature))
  );
}
