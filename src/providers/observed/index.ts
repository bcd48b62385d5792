export { ObservedProvider } from './observed.provider.js';
export { ProviderObserver, type ProviderCall } from './provider-observer.js';
