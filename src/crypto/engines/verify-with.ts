import type { SignatureComponentName } from '../component-algorithm.js';
import type { SignOperation } from '../sign-operation.js';
import type { SignatureEngine } from './signature-engine.js';

/**
 * Verifies with a raw public key. False for everything that does not match, a public key or signature of a wrong
 * length included. @throws TypeError for what the engine's `supportsVerify` denies
 */
export async function verifyWith(
  engine: SignatureEngine,
  algorithm: SignatureComponentName,
  publicKey: Uint8Array,
  operation: SignOperation,
  signature: Uint8Array,
): Promise<boolean> {
  const key = engine.loadPublicKey(algorithm, publicKey);
  return key !== undefined && (await engine.verify(key, operation, signature));
}
