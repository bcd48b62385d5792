import { isPkcs11 } from './pkcs11-error.js';

/**
 * For calls that only tidy up, where any return value of the module leaves nothing to do: the token is away, or what
 * was to go is gone. Faults of ours still surface.
 */
export function quietly(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!isPkcs11(error)) throw error;
  }
}
