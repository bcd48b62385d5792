export { ClientKem } from './client-kem.service.js';
export { Encryption, type DecryptRequest, type EncryptRequest } from './encryption.service.js';
export { HANDLE_SECONDS } from './kem-handle.js';
export {
  KemHandleMaker,
  type IssuedKemHandle,
  type NewKemHandle,
  type SharedKemHandle,
} from './kem-handle-maker.service.js';
export { KemHandles, type HandleUse } from './kem-handles.service.js';
export type { KemKey } from './kem-key.js';
export { KemPolicy } from './kem-policy.js';
export { KemSecrets } from './kem-secrets.service.js';
export { KemModule } from './kem.module.js';
export { SignedEncapsulation } from './signed-encapsulation.service.js';
export { TextCipher, type SharedKeySource } from './text-cipher.service.js';
export { Wrapping, type DataKey } from './wrapping.service.js';
