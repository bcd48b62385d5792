import type { ComponentName } from '../../crypto/component-algorithm.js';
import type { ComponentRole } from '../../crypto/component-role.js';

export type { ComponentRole };

/** What a key is for. Native routes reach `general` keys only; `handle` keys are named by their public key. */
export type KeyPurpose = 'general' | 'handle' | 'token' | 'ca' | 'ocsp' | 'webhook' | 'checkpoint';

/**
 * The identity that a stored private key is bound to: additional authenticated data of everything sealed, so a
 * handle moved to another row, project or composite does not open.
 */
export interface Binding {
  readonly projectId: string;
  readonly keyId: string;
  readonly version: number;
  readonly purpose: KeyPurpose;
  /** Canonical name of the whole key's algorithm, e.g. `MLDSA65-ECDSA-P256-SHA512`. */
  readonly keyAlgorithm: string;
  readonly role: ComponentRole;
  readonly algorithm: ComponentName;
}

/** Canonical bytes of a binding: UTF-8 of a JSON array in fixed order behind a label. */
export function bindingBytes(binding: Binding): Uint8Array {
  const { projectId, keyId, version, purpose, keyAlgorithm, role, algorithm } = binding;
  return new TextEncoder().encode(
    `twinseal:binding:v1\n${JSON.stringify([projectId, keyId, version, purpose, keyAlgorithm, role, algorithm])}`,
  );
}
