export { GuardedProvider, type GuardOptions } from './guarded.provider.js';
