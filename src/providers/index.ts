export * from './contract/index.js';
export { GuardedProvider, type GuardOptions } from './guard/index.js';
export * from './observed/index.js';
export * from './pkcs11/index.js';
export {
  ProviderRegistry,
  type ProviderReport,
  type ProviderSelection,
} from './registry/provider-registry.js';
export { ProviderSettingError } from './registry/provider-setting-error.js';
export { EngineProofs } from './software/engine-proofs.js';
export type { EngineSeat } from './software/engine-seat.js';
export { memoryPlan } from './software/memory-plan.js';
export { memoryProvider, wasmProvider, type SoftwareParts } from './software/software-providers.js';
export { SoftwareProvider, type SoftwareOptions } from './software/software.provider.js';
export { SHARED_KEYRING } from './software/software-tasks.js';
