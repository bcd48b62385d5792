import { types } from 'node:util';

import { ProviderError, ServiceError, TwinsealError } from '../errors/index.js';
import { ConfigurationError } from '../platform/config/configuration-error.js';
import { isSettingFault, Pkcs11UriError, ProviderSettingError } from '../providers/index.js';
import { MasterKeyError } from '../sealing/index.js';

/** Errors whose message is one line that names the cause and shows no value. */
const EXPLAINED = [ConfigurationError, MasterKeyError, Pkcs11UriError, ProviderSettingError, TwinsealError];

/** Whether the fault is the operator's to cure and its message says how, so that a stack would only be noise. */
export function isExplained(error: unknown): boolean {
  return EXPLAINED.some((kind) => error instanceof kind);
}

/**
 * Whether every further start fails in the same way until somebody corrects a setting or what it names: a PIN that is
 * refused, a master key that does not fit. What is merely away, such as the database or the token, is no such fault.
 */
export function isLasting(error: unknown): boolean {
  if (error instanceof MasterKeyError) return !isAway(error.cause);
  if (error instanceof ConfigurationError) return !isInUse(error.cause);
  return isSettingFault(error) || (isExplained(error) && !(error instanceof TwinsealError));
}

/** Whoever has the port may give it back. */
function isInUse(cause: unknown): boolean {
  return types.isNativeError(cause) && 'code' in cause && cause.code === 'EADDRINUSE';
}

/** A master key that the token or the database holds cannot be read while that is away. */
function isAway(cause: unknown): boolean {
  return cause instanceof ServiceError || (cause instanceof ProviderError && !isSettingFault(cause));
}

/** Why the service did not start, in one line. */
export function startupFault(error: unknown): string {
  const message = types.isNativeError(error) ? error.message : 'a value that is not an error was thrown';
  return `twinseal: ${message.replaceAll(/\s*\n\s*/g, ' ')}`;
}
