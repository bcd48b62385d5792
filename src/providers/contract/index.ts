export * from './binding.js';
export type * from './capabilities.js';
export * from './key-provider.js';
export { isSettingFault, providerUnavailable, type Unavailability } from './provider-unavailable.js';
export type * from './protection.js';
export type * from './provider-state.js';
export type * from './requests.js';
