export { DEFAULT_KEY_NAME, KEY_NAME_PATTERN, MAX_KEY_VERSION } from './key-name.js';
export * from './key-status.js';
export type { Key, KeyName, KeyVersion } from './key.js';
export { keyTarget } from './key-audit.js';
export { KeyLifecycle } from './key-lifecycle.service.js';
export type { KeyRequest, KeyVersionRequest, NewKeyRequest, Rotation } from './key-lifecycle.service.js';
export { KeyQueries, type KeyPage } from './key-queries.service.js';
export { KeysModule } from './keys.module.js';
