import type { SignOperation } from '../sign-operation.js';
import type { LoadedSecretKey, SignatureEngine } from './signature-engine.js';

/**
 * One signature for each operation, in their order, whether or not the engine makes several at once. Settles when none
 * is under way any more.
 */
export async function signAllWith(
  engine: SignatureEngine,
  key: LoadedSecretKey,
  operations: readonly SignOperation[],
): Promise<readonly Uint8Array[]> {
  if (engine.signAll !== undefined) return await engine.signAll(key, operations);
  const signing = operations.map((operation) => engine.sign(key, operation));
  await Promise.allSettled(signing);
  return await Promise.all(signing);
}
