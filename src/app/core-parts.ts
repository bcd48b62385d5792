import { AdminTokenAuthenticator } from '../api/http/index.js';
import { configuredAdminToken } from '../api/http/authentication/configured-admin-token.js';
import { WorkerPool } from '../compute/index.js';
import { OpensslSignatureEngine } from '../crypto/engines/openssl/openssl-engine.js';
import { ClientKeys, StandardCustody, type Custody } from '../custody/index.js';
import { openLedger, type BatchLedger } from '../ledger/index.js';
import { SystemClock, type Clock } from '../platform/clock.js';
import type { Configuration } from '../platform/config/configuration.js';
import { Readiness } from '../platform/health/readiness.js';
import { RandomIds, type Ids } from '../platform/ids.js';
import type { Logger } from '../platform/logging/logger.js';
import { SystemRandomness, type Randomness } from '../platform/randomness.js';
import { memoryProvider, ProviderRegistry, SHARED_KEYRING, wasmProvider } from '../providers/index.js';
import { Sealer, type Keyring } from '../sealing/index.js';
import { openDatabase, type Database } from '../storage/index.js';
import { LedgerAttemptLog } from '../keys/index.js';
import { Closers } from './closers.js';
import { openKeyring, type MasterKeySourceParts, type Storage } from './master-key-source.js';
import { once } from './once.js';
import { tokenProviders, type TokenParts } from './token-backend.js';

/** Everything below the features, open and ready. */
export interface CoreParts {
  readonly configuration: Configuration;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly randomness: Randomness;
  readonly adminToken: AdminTokenAuthenticator;
  readonly keyring: Keyring;
  readonly sealer: Sealer;
  readonly database: Database;
  readonly ledger: BatchLedger;
  readonly providers: ProviderRegistry;
  readonly custody: Custody;
  readonly clientKeys: ClientKeys;
  readonly readiness: Readiness;
  /** To be called after the last request was answered. Idempotent. */
  readonly close: () => Promise<void>;
}

/**
 * Opens what the configuration names, secrets first, since they fail fastest. What was already open is closed again
 * when a later part fails.
 * @throws ConfigurationError, MasterKeyError, Pkcs11UriError, ProviderSettingError or a TwinsealError, each with a message of one line
 */
export async function openCoreParts(configuration: Configuration, logger: Logger): Promise<CoreParts> {
  const closers = new Closers(logger);
  try {
    return await open(configuration, logger, closers);
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

async function open(configuration: Configuration, logger: Logger, closers: Closers): Promise<CoreParts> {
  const machine = { clock: new SystemClock(), ids: new RandomIds(), randomness: new SystemRandomness() };
  const storage = once(() => openStorage(configuration, machine, closers));
  const secrets = await openSecrets(configuration, { ...machine, logger }, storage, closers);
  const { database, ledger } = await storage();
  const pool = new WorkerPool({ shared: { [SHARED_KEYRING]: secrets.keyring.shared() } });
  closers.add('compute', () => pool.close());
  const providers = await openProviders(configuration, secrets.sealer, { ...machine, pool, logger }, closers);
  const attempts = new LedgerAttemptLog({ database, ledger, ...machine });
  const parts = { providers, sealer: secrets.sealer, pool, ids: machine.ids, logger, attempts };
  const custody = new StandardCustody(parts);
  const clientKeys = new ClientKeys(pool, machine.randomness);
  const readiness = readinessOf(database, providers, logger);
  const close = (): Promise<void> => closers.closeAll();
  return {
    configuration,
    logger,
    ...machine,
    ...secrets,
    database,
    ledger,
    providers,
    custody,
    clientKeys,
    readiness,
    close,
  };
}

async function openStorage(
  { storage }: Configuration,
  { clock, ids }: Pick<CoreParts, 'clock' | 'ids'>,
  closers: Closers,
): Promise<Pick<CoreParts, 'database' | 'ledger'>> {
  const database = await openDatabase(storage);
  closers.add('database', () => database.close());
  const ledger = openLedger(database, clock, ids);
  closers.add('ledger', () => ledger.close());
  return { database, ledger };
}

async function openSecrets(
  configuration: Configuration,
  parts: MasterKeySourceParts,
  storage: () => Promise<Storage>,
  closers: Closers,
): Promise<Pick<CoreParts, 'adminToken' | 'keyring' | 'sealer'>> {
  const { adminToken: source } = configuration.secrets;
  const adminToken = new AdminTokenAuthenticator(await configuredAdminToken(source, parts.randomness));
  const keyring = await openKeyring(configuration, parts, storage);
  closers.add('keyring', () => keyring.close());
  const sealer = new Sealer(keyring);
  closers.add('sealer', () => sealer.close());
  return { adminToken, keyring, sealer };
}

async function openProviders(
  configuration: Configuration,
  sealer: Sealer,
  parts: TokenParts,
  closers: Closers,
): Promise<ProviderRegistry> {
  const software = { sealer, pool: parts.pool, verifier: new OpensslSignatureEngine() };
  // In the order in which an unset default prefers them (docs/architecture.md).
  const backends = [
    wasmProvider(software),
    memoryProvider(software),
    ...tokenProviders(configuration.providers, parts),
  ];
  const providers = new ProviderRegistry(backends, configuration.providers, parts.logger);
  closers.add('providers', () => providers.close());
  await providers.open();
  return providers;
}

function readinessOf(database: Database, providers: ProviderRegistry, logger: Logger): Readiness {
  const readiness = new Readiness(logger);
  readiness.register({
    name: 'database',
    check: async () => {
      await database.pingWritable();
      return { ok: true };
    },
  });
  for (const { name } of providers.reports()) {
    readiness.register({ name: `provider ${name}`, check: async () => providerCheck(providers, name) });
  }
  return readiness;
}

/** A provider is ready when it is up and every algorithm it offers has passed its self-test. */
function providerCheck(providers: ProviderRegistry, name: string): { ok: boolean; reason?: string } {
  const report = providers.reports().find((candidate) => candidate.name === name);
  if (report?.state.state !== 'up') return { ok: false, reason: report?.state.reason ?? 'down' };
  const failing = report.capabilities.algorithms.filter(
    ({ selfTest }) => selfTest === 'advertised-but-failing',
  );
  if (failing.length === 0) return { ok: true };
  return { ok: false, reason: `self-test failed: ${failing.map(({ algorithm }) => algorithm).join(', ')}` };
}
