export { Encryption, type DecryptRequest, type EncryptRequest } from './encryption.service.js';
export type { KemKey } from './kem-key.js';
export { KemPolicy } from './kem-policy.js';
export { KemSecrets } from './kem-secrets.service.js';
export { KemModule } from './kem.module.js';
export { Wrapping, type DataKey } from './wrapping.service.js';
