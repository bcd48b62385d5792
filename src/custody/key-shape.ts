import type { ComponentRole } from '../crypto/component-role.js';
import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import type { SignOperation } from '../crypto/sign-operation.js';

/** Signs with the component of a role: one signature for each operation, in their order. */
export type SignParts = (
  role: ComponentRole,
  operations: readonly SignOperation[],
) => Promise<readonly Uint8Array[]>;

/** Verifies with the public half of a component. */
export type VerifyPart = (
  role: ComponentRole,
  operation: SignOperation,
  signature: Uint8Array,
) => Promise<boolean>;

/**
 * How a key's operation becomes operations of its components, and their answers the key's. A key by itself passes
 * them through; a composite builds M', asks both halves and joins or splits.
 */
export interface KeyShape {
  /** One signature for each operation, in their order. */
  sign(
    algorithm: KeyAlgorithm,
    operations: readonly SignOperation[],
    signParts: SignParts,
  ): Promise<readonly Uint8Array[]>;
  verify(
    algorithm: KeyAlgorithm,
    operation: SignOperation,
    signature: Uint8Array,
    verifyPart: VerifyPart,
  ): Promise<boolean>;
}
