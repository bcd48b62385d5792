export { DatabaseWrappedMasterKeyStore } from './database-wrapped-master-key.store.js';
export { MasterKeyModule } from './master-key.module.js';
export { MasterKeyProof } from './master-key-proof.service.js';
export { MasterKeyRotation, type RotationState } from './master-key-rotation.service.js';
export { MasterKeyWatch } from './master-key-watch.service.js';
export { masterKeysInUse } from './master-key.repository.js';
export { Resealable, type ResealedPage } from './resealable.js';
