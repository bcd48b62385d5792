import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import { componentAlgorithm, isEcdsa } from '../../crypto/component-algorithm-table.js';
import { SHARED_SECRET_BYTES } from '../../crypto/engines/kem-engine.js';
import { decodeEcdsaSignature } from '../../crypto/encodings/ecdsa-signature.js';
import type { Binding, HeldKey, ProtectionLevel } from '../contract/index.js';

const LEVELS: ReadonlySet<ProtectionLevel> = new Set(['hsm-native', 'hsm-wrapped', 'software']);

/** What is wrong with a key that a backend says it holds, or undefined. */
export function faultOfHeldKey(binding: Binding, held: HeldKey): string | undefined {
  if (held.algorithm !== binding.algorithm) return 'a key of another algorithm';
  if (held.publicKey.length !== componentAlgorithm(binding.algorithm).publicKeyBytes) {
    return 'a public key of a wrong length';
  }
  if (held.handle.length === 0) return 'a key without a handle';
  return LEVELS.has(held.protection.level) ? undefined : 'a key with an unknown protection level';
}

/** What is wrong with the form of a signature that a backend made, or undefined. Its truth is not checked here. */
export function faultOfSignature(
  algorithm: SignatureComponentName,
  signature: Uint8Array,
): string | undefined {
  const { seedBytes, signatureBytes } = componentAlgorithm(algorithm);
  const wellFormed = isEcdsa(algorithm)
    ? decodeEcdsaSignature(signature, seedBytes) !== undefined
    : signature.length === signatureBytes;
  return wellFormed ? undefined : 'a signature of a wrong form';
}

/** The same of several signatures, of which there must be `count`. */
export function faultOfSignatures(
  algorithm: SignatureComponentName,
  count: number,
  signatures: readonly Uint8Array[],
): string | undefined {
  if (signatures.length !== count) return `${signatures.length} signatures for ${count} operations`;
  for (const signature of signatures) {
    const fault = faultOfSignature(algorithm, signature);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** What is wrong with the form of a shared secret that a backend opened, or undefined. */
export function faultOfSecret(sharedSecret: Uint8Array): string | undefined {
  return sharedSecret.length === SHARED_SECRET_BYTES ? undefined : 'a shared secret of a wrong length';
}
