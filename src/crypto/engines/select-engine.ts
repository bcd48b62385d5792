import type { SignatureComponentName } from '../component-algorithm.js';
import type { SignOperation } from '../sign-operation.js';
import type { SignatureEngine } from './signature-engine.js';

/** The first of the engines that can verify so, or undefined. */
export function engineToVerify(
  engines: readonly SignatureEngine[],
  algorithm: SignatureComponentName,
  operation: SignOperation,
): SignatureEngine | undefined {
  return engines.find((engine) => engine.supportsVerify(algorithm, operation.mode));
}
