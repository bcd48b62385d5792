import type { ProviderError } from '../../errors/index.js';
import { providerUnavailable, type Unavailability } from '../contract/index.js';

/** The setting that names token, module and PIN. */
const SETTING = 'TWINSEAL_PKCS11_URI';

/** The token cannot be used now. `reason` is what callers read, so it holds fixed words only. */
export function tokenUnavailable(reason: string, detail: Partial<Unavailability> = {}): ProviderError {
  const message = `PKCS#11 backend unavailable: ${reason}`;
  return providerUnavailable('pkcs11', { message, reason, ...detail });
}

/** The token cannot be used until its setting, or what the setting names, is corrected. */
export function tokenMisconfigured(reason: string, message: string, cause?: unknown): ProviderError {
  return tokenUnavailable(reason, { message: `${message} (${SETTING})`, setting: SETTING, cause });
}
