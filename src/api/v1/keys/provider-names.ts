import type { ProviderName } from '../../../providers/index.js';

/** Every backend that has a name on the wire, configured or not. */
export const PROVIDER_NAMES = ['memory', 'wasm', 'pkcs11'] as const satisfies readonly ProviderName[];
