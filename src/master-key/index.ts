export { DatabaseWrappedMasterKeyStore } from './database-wrapped-master-key.store.js';
export { MasterKeyModule } from './master-key.module.js';
export { MasterKeyProof } from './master-key-proof.service.js';
