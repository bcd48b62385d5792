export {
  addressOptions,
  administratorOptions,
  connectAsAdministrator,
  connectAsAnybody,
  connectAsProject,
  projectOptions,
  type AddressOptions,
  type AdministratorOptions,
  type ProjectOptions,
} from './connect.js';
export { allItems, allKeyVersions } from './pages.js';
export { ServiceClient, type ServiceRequest } from './service-client.js';
export {
  algorithmOption,
  findStoredKey,
  readVersion,
  storedKey,
  versionOption,
  type KeyOptions,
  type StoredKey,
} from './stored-key.js';
export { findProjectId } from './project-id.js';
