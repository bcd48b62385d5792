import { types } from 'node:util';

import { TwinsealError } from '../errors/index.js';
import { ConfigurationError } from '../platform/config/configuration-error.js';
import { Pkcs11UriError, ProviderSettingError } from '../providers/index.js';
import { MasterKeyError } from '../sealing/index.js';

/** Errors whose message is one line that names the cause and shows no value. */
const EXPLAINED = [ConfigurationError, MasterKeyError, Pkcs11UriError, ProviderSettingError, TwinsealError];

/** Whether the fault is the operator's to cure and its message says how, so that a stack would only be noise. */
export function isExplained(error: unknown): boolean {
  return EXPLAINED.some((kind) => error instanceof kind);
}

/** Why the service did not start, in one line. */
export function startupFault(error: unknown): string {
  const message = types.isNativeError(error) ? error.message : 'a value that is not an error was thrown';
  return `twinseal: ${message.replaceAll(/\s*\n\s*/g, ' ')}`;
}
