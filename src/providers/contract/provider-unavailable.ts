import { ProviderError } from '../../errors/index.js';
import type { ProviderName } from './key-provider.js';

/** Why a backend is away. */
export interface Unavailability {
  /** For logs and operators: what is wrong and what helps. */
  readonly message: string;
  /** What callers read behind the backend's name: fixed words, never a value. */
  readonly reason?: string;
  /** The setting that an operator has to correct. A start that meets such a fault ends with the message. */
  readonly setting?: string;
  readonly cause?: unknown;
}

/** How callers know a backend, where that is not its name. */
const PARTS: Readonly<Partial<Record<ProviderName, string>>> = { pkcs11: 'hsm' };

/** The error of a backend that cannot work now. Its facts name the backend as callers know it (`part`) and the reason. */
export function providerUnavailable(
  provider: ProviderName,
  { message, reason, setting, cause }: Unavailability,
): ProviderError {
  return new ProviderError('provider.unavailable', message, {
    facts: {
      provider,
      part: PARTS[provider] ?? provider,
      ...(reason !== undefined && { reason }),
      ...(setting !== undefined && { setting }),
    },
    ...(cause !== undefined && { cause }),
  });
}

/** Whether waiting does not help: a setting is wrong. */
export function isSettingFault(error: unknown): error is ProviderError {
  return error instanceof ProviderError && typeof error.facts['setting'] === 'string';
}
