import type { ComponentAlgorithm, SignatureComponentName } from '../component-algorithm.js';
import { componentAlgorithm, isMlDsa } from '../component-algorithm-table.js';
import { hashAlgorithm } from '../hash.js';
import type { SignOperation } from '../sign-operation.js';
import type { SignatureEngine } from './signature-engine.js';

/** @throws TypeError when the engine cannot sign so, or the operation does not fit the algorithm */
export function requireSigning(
  engine: SignatureEngine,
  algorithm: SignatureComponentName,
  operation: SignOperation,
): void {
  const deterministic = operation.deterministic ?? false;
  if (!engine.supports(algorithm, operation.mode, deterministic)) {
    const manner = deterministic ? 'deterministically ' : '';
    throw new TypeError(`${engine.name} does not sign ${manner}in mode ${operation.mode} with ${algorithm}`);
  }
  requireFit(componentAlgorithm(algorithm), operation);
}

/** @throws TypeError when the engine cannot verify so, or the operation does not fit the algorithm */
export function requireVerifying(
  engine: SignatureEngine,
  algorithm: SignatureComponentName,
  operation: SignOperation,
): void {
  if (!engine.supportsVerify(algorithm, operation.mode)) {
    throw new TypeError(`${engine.name} does not verify in mode ${operation.mode} with ${algorithm}`);
  }
  requireFit(componentAlgorithm(algorithm), operation);
}

/** A context given to an algorithm that has none would be lost silently; ECDSA signs digests of its own hash only. */
function requireFit(algorithm: ComponentAlgorithm<SignatureComponentName>, operation: SignOperation): void {
  if (isMlDsa(algorithm.name) || operation.mode === 'mu') return;
  if (operation.context !== undefined) throw new TypeError(`${algorithm.name} takes no context`);
  if (operation.mode === 'hash') requireOwnDigest(algorithm, operation);
}

function requireOwnDigest(
  algorithm: ComponentAlgorithm,
  { hash, digest }: Extract<SignOperation, { readonly mode: 'hash' }>,
): void {
  if (hash !== algorithm.ownHash) throw new TypeError(`${algorithm.name} does not sign digests of ${hash}`);
  if (digest.length !== hashAlgorithm(hash).digestBytes) {
    throw new TypeError(`a ${hash} digest has ${hashAlgorithm(hash).digestBytes} bytes`);
  }
}
