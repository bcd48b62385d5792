import type { StorageLocation } from '../../src/storage/index.js';
import { freshLocation } from '../setup/databases.js';
import type { Settings } from './service.js';

/** The engines that everything which touches storage is tested on. */
export const DATABASES = ['SQLite', 'PostgreSQL'] as const;
export type DatabaseName = (typeof DATABASES)[number];

/** An empty database for one service, or for several that share it. */
export interface FreshDatabase {
  readonly location: StorageLocation;
  /** What the service must be started with to use it. */
  readonly settings: Settings;
  drop(): Promise<void>;
}

export const freshDatabase = async (name: DatabaseName): Promise<FreshDatabase> => {
  const { location, remove } = await freshLocation(name === 'SQLite' ? 'sqlite' : 'postgres');
  return {
    location,
    settings: { TWINSEAL_DATA_DIR: location.dataDir, DATABASE_URL: location.databaseUrl },
    drop: remove,
  };
};
