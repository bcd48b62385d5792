export { HsmMasterKeySource, type HsmMasterKeyOptions } from './hsm-master-key.source.js';
export { Pkcs11Provider, type Pkcs11Options } from './pkcs11.provider.js';
export { Pkcs11UriError } from './pkcs11-uri-error.js';
export { parsePkcs11Uri, type Pkcs11Uri } from './pkcs11-uri.js';
export { TokenConnection, type TokenConnectionOptions } from './token-connection.js';
