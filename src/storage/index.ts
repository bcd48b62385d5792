export { Database, type WriterTarget } from './database.js';
export { ENGINES, type Engine } from './engine.js';
export { openDatabase, type StorageLocation } from './open-database.js';
export type * from './schema.js';
export type { SqlValue } from './sql-value.js';
export { existingFile } from './sqlite-file.js';
export { databaseUnavailable, errorCode, storageFault, type StorageFault } from './storage-fault.js';
