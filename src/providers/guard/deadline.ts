import type { ProviderError } from '../../errors/index.js';
import { providerUnavailable, type ProviderName } from '../contract/index.js';

/**
 * The outcome of `work`, or `provider.unavailable` when it takes longer. The work itself is not stopped: a backend
 * that can cancel does so by itself, and what comes late is dropped.
 */
export function withinDeadline<Outcome>(
  provider: ProviderName,
  milliseconds: number,
  work: Promise<Outcome>,
): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  const timer = setTimeout(() => reject(missed(provider, milliseconds)), milliseconds);
  // On the way of every signature: two promises, where a race would make five.
  work.then(
    (outcome) => {
      clearTimeout(timer);
      resolve(outcome);
    },
    (error: unknown) => {
      clearTimeout(timer);
      reject(error);
    },
  );
  return promise;
}

function missed(provider: ProviderName, milliseconds: number): ProviderError {
  const limit = `within ${milliseconds / 1_000} s`;
  return providerUnavailable(provider, {
    message: `${provider} did not answer ${limit}`,
    reason: `no answer ${limit}`,
  });
}
