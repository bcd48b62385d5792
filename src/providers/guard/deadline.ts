import type { ProviderError } from '../../errors/index.js';
import { providerUnavailable, type ProviderName } from '../contract/index.js';

/**
 * The outcome of `work`, or `provider.unavailable` when it takes longer. The work itself is not stopped: a backend
 * that can cancel does so by itself, and what comes late is dropped.
 */
export async function withinDeadline<Outcome>(
  provider: ProviderName,
  milliseconds: number,
  work: Promise<Outcome>,
): Promise<Outcome> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(missed(provider, milliseconds)), milliseconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function missed(provider: ProviderName, milliseconds: number): ProviderError {
  const limit = `within ${milliseconds / 1_000} s`;
  return providerUnavailable(provider, {
    message: `${provider} did not answer ${limit}`,
    reason: `no answer ${limit}`,
  });
}
