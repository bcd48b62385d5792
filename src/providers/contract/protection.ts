import type { ComponentName } from '../../crypto/component-algorithm.js';

/** How well a private key is protected, weakest last (docs/security/protection-levels.md). */
export type ProtectionLevel = 'hsm-native' | 'hsm-wrapped' | 'software';

export type TokenClass = 'hardware' | 'software-token' | 'unknown';

/** What a provider can prove about a key it holds. */
export interface Protection {
  readonly level: ProtectionLevel;
  /** Only for keys in or under a token. */
  readonly token_class?: TokenClass;
  /** Only for composites: each half; the key's own level is their minimum. */
  readonly components?: readonly ComponentProtection[];
}

export interface ComponentProtection {
  readonly algorithm: ComponentName;
  readonly level: ProtectionLevel;
  readonly token_class?: TokenClass;
}
