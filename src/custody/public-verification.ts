import type { WorkerPool } from '../compute/index.js';
import type { ComponentRole } from '../crypto/component-role.js';
import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import { type PublicPart, publicParts } from '../crypto/public-parts.js';
import type { SignOperation } from '../crypto/sign-operation.js';
import { shapeOf } from './key-shapes.js';
import { SignatureVerifier, type VerifyingKey } from './signature-verifier.js';

/** Verifies with public keys that are stored nowhere: needs no database, provider or secret. */
export class PublicVerification {
  readonly #verifier: SignatureVerifier;

  /** @param pool for what OpenSSL cannot verify, which noble does; the caller closes it */
  constructor(pool: WorkerPool) {
    this.#verifier = new SignatureVerifier(pool);
  }

  /** As `Custody.verifyPublic`. */
  async verify(
    algorithm: string,
    publicKey: Uint8Array,
    operation: SignOperation,
    signature: Uint8Array,
  ): Promise<boolean> {
    return await verifyWithPublicKey(this.#verifier, algorithm, publicKey, operation, signature);
  }
}

/** Checks a signature with a raw public key of that canonical algorithm, already checked for its shape. */
export async function verifyWithPublicKey(
  verifier: SignatureVerifier,
  algorithmName: string,
  publicKey: Uint8Array,
  operation: SignOperation,
  signature: Uint8Array,
): Promise<boolean> {
  const algorithm = keyAlgorithm(algorithmName);
  const parts = publicParts(algorithm, publicKey);
  return await shapeOf(algorithm).verify(algorithm, operation, signature, (role, part, partSignature) =>
    verifier.verify(partOf(parts, role), part, partSignature),
  );
}

function partOf(parts: readonly PublicPart[], role: ComponentRole): VerifyingKey {
  const part = parts.find((one) => one.role === role);
  if (part === undefined) throw new TypeError(`the key has no component ${role}`);
  const { algorithm, publicKey } = part;
  return { algorithm, publicKey };
}
