export { configuredMasterKey, tokenKeyLabel, type MasterKeySetting } from './configured-master-key.js';
export { Keyring, type MasterKey, type SharedKeyring } from './keyring.js';
export { MasterKeyError } from './master-key-error.js';
export { MasterKeySource } from './master-key-source.js';
export { parseMasterKey } from './master-key-text.js';
export { Sealer, SEAL_OVERHEAD_BYTES, type MacLabel } from './sealer.js';
export { readOrCreateSecretFile } from './secret-file.js';
export { WrappedMasterKeyStore } from './wrapped-master-key.store.js';
