import type { KeyMaterial } from './key-material.js';

/** Watches signatures, for metrics. Declared here, answered by the composition root. */
export abstract class SignatureObserver {
  /**
   * Signatures were made.
   * @param algorithm of the whole key
   * @param provider of its private keys, several joined with `+` in role order
   * @param count how many
   */
  abstract signed(algorithm: string, provider: string, count: number): void;
}

/** The providers of a key's components, each once. */
export function providersOf({ components }: KeyMaterial): string {
  const [first] = components;
  if (first !== undefined && components.length === 1) return first.provider;
  return [...new Set(components.map(({ provider }) => provider))].join('+');
}
