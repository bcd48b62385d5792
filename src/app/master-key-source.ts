import type { Ledger } from '../ledger/index.js';
import { DatabaseWrappedMasterKeyStore } from '../master-key/index.js';
import type { Clock } from '../platform/clock.js';
import type { Configuration, SecretSource } from '../platform/config/configuration.js';
import type { Ids } from '../platform/ids.js';
import type { Logger } from '../platform/logging/logger.js';
import type { Randomness } from '../platform/randomness.js';
import {
  configuredMasterKey,
  Keyring,
  tokenKeyLabel,
  type MasterKeySetting,
  type MasterKeySource,
} from '../sealing/index.js';
import type { Database } from '../storage/index.js';
import { tokenMasterKey } from './token-backend.js';

/** What is open once the database is. */
export interface Storage {
  readonly database: Database;
  readonly ledger: Ledger;
}

/** What the sources of master keys are made with. */
export interface MasterKeySourceParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly randomness: Randomness;
  readonly logger: Logger;
}

/**
 * The keyring of the configured master keys. Only a key in the token needs the database, where it lies sealed; any other
 * is read before the database is opened, since it fails faster.
 *
 * @throws MasterKeyError, Pkcs11UriError, and what `storage` throws
 */
export async function openKeyring(
  configuration: Configuration,
  parts: MasterKeySourceParts,
  storage: () => Promise<Storage>,
): Promise<Keyring> {
  const { masterKey, previousMasterKey: previous } = configuration.secrets;
  const rotating = previous !== undefined;
  const wanted = [
    { source: masterKey, setting: 'TWINSEAL_MASTER_KEY', rotating },
    ...(previous === undefined
      ? []
      : [{ source: previous, setting: 'TWINSEAL_MASTER_KEY_PREVIOUS', rotating: false } as const]),
  ] as const;
  const [current, ...others] = await Promise.all(
    wanted.map((one) => masterKeySource(configuration, one, parts, storage)),
  );
  if (current === undefined) throw new TypeError('there is no master key');
  return await Keyring.open(current, others);
}

interface WantedKey {
  readonly source: SecretSource;
  readonly setting: MasterKeySetting;
  /** A key in the token may be made although the database is sealed under another one. */
  readonly rotating: boolean;
}

async function masterKeySource(
  { providers }: Configuration,
  { source, setting, rotating }: WantedKey,
  parts: MasterKeySourceParts,
  storage: () => Promise<Storage>,
): Promise<MasterKeySource> {
  const label = await tokenKeyLabel(source, setting);
  if (label === undefined) return configuredMasterKey(source, parts.randomness, setting);
  const store = new DatabaseWrappedMasterKeyStore({ ...(await storage()), ...parts, rotating });
  return tokenMasterKey(providers, { label, setting }, store, parts);
}
