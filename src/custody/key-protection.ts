import type { ComponentProtection, Protection, ProtectionLevel } from '../providers/index.js';
import type { KeyMaterial } from './key-material.js';

const LEVELS_WEAKEST_FIRST: readonly ProtectionLevel[] = ['software', 'hsm-wrapped', 'hsm-native'];

/** What protects a whole key: its weakest private key. A composite lists both besides. */
export function keyProtection({ components }: KeyMaterial): Protection {
  const weakest = weakestProtection(components.map(({ protection }) => protection));
  if (components.length === 1) return weakest;
  return {
    ...weakest,
    components: components.map(({ algorithm, protection }) => ({ algorithm, ...claim(protection) })),
  };
}

/** The weakest of several claims, of equals the first. @throws TypeError when there is none */
export function weakestProtection(protections: readonly Protection[]): Protection {
  const [first, ...others] = protections;
  if (first === undefined) throw new TypeError('there is no key to protect');
  return claim(others.reduce((least, one) => (rank(one) < rank(least) ? one : least), first));
}

function claim({ level, token_class }: Protection): Omit<ComponentProtection, 'algorithm'> {
  return { level, ...(token_class !== undefined && { token_class }) };
}

function rank({ level }: Protection): number {
  return LEVELS_WEAKEST_FIRST.indexOf(level);
}
