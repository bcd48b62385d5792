import type { ComponentName } from '../crypto/component-algorithm.js';
import type { ComponentRole, KeyPurpose, Protection, ProviderName } from '../providers/index.js';

/** One private key of a key version as stored: a row of `key_components`. */
export interface StoredComponent {
  readonly id: string;
  readonly role: ComponentRole;
  readonly algorithm: ComponentName;
  readonly provider: ProviderName;
  readonly handle: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly protection: Protection;
  readonly evidence: Readonly<Record<string, unknown>>;
  /** HMAC over identity, provider, handle and public key: a swapped or damaged row is refused before use. */
  readonly integrity: Uint8Array;
}

/** A key version with its material, as custody needs it. */
export interface KeyMaterial {
  readonly versionId: string;
  readonly projectId: string;
  readonly keyId: string;
  readonly version: number;
  readonly purpose: KeyPurpose;
  /** Canonical algorithm name of the whole key. */
  readonly algorithm: string;
  readonly components: readonly StoredComponent[];
}
