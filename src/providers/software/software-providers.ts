import type { NativeEngines } from '../../crypto/engines/native/native-engines.js';
import { memoryKemPlan, memoryPlan } from './memory-plan.js';
import { SoftwareProvider, type SoftwareOptions } from './software.provider.js';
import { wasmKemPlan, wasmPlan } from './wasm-plan.js';

/** What both software providers stand on. */
export type SoftwareParts = Omit<SoftwareOptions, 'name' | 'plan' | 'kemPlan'>;

/** Private keys in this process' memory, used by the native engine where it was built, else by OpenSSL; see `memoryPlan`. */
export function memoryProvider(parts: SoftwareParts, native?: NativeEngines): SoftwareProvider {
  const plans = { plan: memoryPlan(native), kemPlan: memoryKemPlan(native) };
  return new SoftwareProvider({ ...parts, name: 'memory', ...plans });
}

/** ML-DSA and ML-KEM by PQClean in WebAssembly in the worker pool, classical algorithms by OpenSSL. */
export function wasmProvider(parts: SoftwareParts): SoftwareProvider {
  return new SoftwareProvider({ ...parts, name: 'wasm', plan: wasmPlan(), kemPlan: wasmKemPlan() });
}
