import { memoryKemPlan, memoryPlan } from './memory-plan.js';
import { SoftwareProvider, type SoftwareOptions } from './software.provider.js';
import { wasmKemPlan, wasmPlan } from './wasm-plan.js';

/** What both software providers stand on. */
export type SoftwareParts = Omit<SoftwareOptions, 'name' | 'plan' | 'kemPlan'>;

/** Private keys in OpenSSL's memory, with noble in the worker pool for what OpenSSL cannot do. */
export function memoryProvider(parts: SoftwareParts): SoftwareProvider {
  return new SoftwareProvider({ ...parts, name: 'memory', plan: memoryPlan(), kemPlan: memoryKemPlan() });
}

/** ML-DSA and ML-KEM by PQClean in WebAssembly in the worker pool, classical algorithms by OpenSSL. */
export function wasmProvider(parts: SoftwareParts): SoftwareProvider {
  return new SoftwareProvider({ ...parts, name: 'wasm', plan: wasmPlan(), kemPlan: wasmKemPlan() });
}
