import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import { componentAlgorithm, isMlDsa } from '../../crypto/component-algorithm-table.js';
import { hashAlgorithm } from '../../crypto/hash.js';
import { MAX_CONTEXT_BYTES } from '../../crypto/ml-dsa-message.js';
import { MU_BYTES } from '../../crypto/ml-dsa-mu.js';
import type { SignMode, SignOperation } from '../../crypto/sign-operation.js';

/** A misspelt option would silently weaken a signature, so members outside these are refused. */
const MEMBERS: Readonly<Record<SignMode, ReadonlySet<string>>> = {
  pure: new Set(['mode', 'message', 'context', 'deterministic']),
  hash: new Set(['mode', 'hash', 'digest', 'context', 'deterministic']),
  mu: new Set(['mode', 'mu', 'deterministic']),
};

/**
 * Whether an operation is well-formed and fits the algorithm. Callers answer users before they come here.
 *
 * @throws TypeError naming what is wrong
 */
export function checkOperation(algorithm: SignatureComponentName, operation: SignOperation): void {
  const unknown = Object.keys(operation).find((member) => !MEMBERS[operation.mode].has(member));
  if (unknown !== undefined)
    throw new TypeError(`unknown member of a ${operation.mode} operation: ${unknown}`);
  switch (operation.mode) {
    case 'pure':
      return checkContext(algorithm, operation.context);
    case 'hash':
      checkDigest(algorithm, operation);
      return checkContext(algorithm, operation.context);
    case 'mu':
      if (operation.mu.length !== MU_BYTES) throw new TypeError(`mu must have ${MU_BYTES} bytes`);
  }
}

function checkContext(algorithm: SignatureComponentName, context: Uint8Array | undefined): void {
  if (context === undefined) return;
  if (!isMlDsa(algorithm)) throw new TypeError(`${algorithm} takes no context`);
  if (context.length > MAX_CONTEXT_BYTES) {
    throw new TypeError(`a context has at most ${MAX_CONTEXT_BYTES} bytes`);
  }
}

function checkDigest(
  algorithm: SignatureComponentName,
  { hash, digest }: Extract<SignOperation, { readonly mode: 'hash' }>,
): void {
  const { ownHash } = componentAlgorithm(algorithm);
  if (ownHash !== undefined && hash !== ownHash) {
    throw new TypeError(`${algorithm} signs digests of ${ownHash} only`);
  }
  if (digest.length !== hashAlgorithm(hash).digestBytes) {
    throw new TypeError(`a ${hash} digest has ${hashAlgorithm(hash).digestBytes} bytes`);
  }
}
