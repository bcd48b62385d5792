import type { ComponentName } from '../../crypto/component-algorithm.js';

/** How well a private key is protected, weakest last (docs/security/protection-levels.md). */
export type ProtectionLevel = 'hsm-native' | 'hsm-wrapped' | 'software';

/** What a token says of itself; `unknown` when it says nothing that can be believed. */
export type TokenClass = 'hardware' | 'software-token' | 'unknown';

/** What a provider can prove about a key it holds. */
export interface Protection {
  readonly level: ProtectionLevel;
  /** Only for keys in or under a token. */
  readonly token_class?: TokenClass;
  /** Only for composites: each half; the key's own level is their minimum. */
  readonly components?: readonly ComponentProtection[];
}

/** The protection of one component of a key, in the names that answers use. */
export interface ComponentProtection {
  readonly algorithm: ComponentName;
  readonly level: ProtectionLevel;
  readonly token_class?: TokenClass;
}
