import type { Ledger } from '../ledger/index.js';
import { DatabaseWrappedMasterKeyStore } from '../master-key/index.js';
import type { Clock } from '../platform/clock.js';
import type { Configuration } from '../platform/config/configuration.js';
import type { Ids } from '../platform/ids.js';
import type { Logger } from '../platform/logging/logger.js';
import type { Randomness } from '../platform/randomness.js';
import { configuredMasterKey, tokenKeyLabel, type MasterKeySource } from '../sealing/index.js';
import type { Database } from '../storage/index.js';
import { tokenMasterKey } from './token-backend.js';

/** What is open once the database is. */
export interface Storage {
  readonly database: Database;
  readonly ledger: Ledger;
}

export interface MasterKeySourceParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly randomness: Randomness;
  readonly logger: Logger;
}

/**
 * The source that the configuration names. Only a key in the token needs the database, where it lies sealed; any other
 * is read before the database is opened, since it fails faster.
 *
 * @throws MasterKeyError, Pkcs11UriError, and what `storage` throws
 */
export async function masterKeySource(
  { secrets, providers }: Configuration,
  parts: MasterKeySourceParts,
  storage: () => Promise<Storage>,
): Promise<MasterKeySource> {
  const label = await tokenKeyLabel(secrets.masterKey);
  if (label === undefined) return configuredMasterKey(secrets.masterKey, parts.randomness);
  const store = new DatabaseWrappedMasterKeyStore({ ...(await storage()), ...parts });
  return tokenMasterKey(providers, label, store, parts);
}
