import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import { AuthError } from '../errors/index.js';
import type { Actor } from '../ledger/index.js';

/** Who calls a feature through an API key, and what its project lets it use. */
export interface Caller {
  readonly actor: Actor & { readonly projectId: string; readonly apiKeyId: string };
  /** Canonical algorithm names; null = all. */
  readonly allowedAlgorithms: readonly string[] | null;
}

/** @throws AuthError `auth.algorithm-policy` when the project may not use the algorithm. */
export function permitAlgorithm({ allowedAlgorithms }: Caller, algorithm: KeyAlgorithm): void {
  if (allowedAlgorithms !== null && !allowedAlgorithms.includes(algorithm.name)) {
    throw new AuthError('auth.algorithm-policy', `The project's policy does not allow ${algorithm.name}`, {
      facts: { algorithm: algorithm.name },
    });
  }
}
