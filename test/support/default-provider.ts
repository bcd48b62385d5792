import { nativeEngines } from '../../src/crypto/engines/native/native-engines.js';

/** The provider that an unset default prefers: `memory` where the native engine was built, else `wasm`. */
export const DEFAULT_PROVIDER = nativeEngines() === undefined ? 'wasm' : 'memory';
/** Both software providers in their order. */
export const SOFTWARE_PROVIDERS = DEFAULT_PROVIDER === 'memory' ? ['memory', 'wasm'] : ['wasm', 'memory'];
