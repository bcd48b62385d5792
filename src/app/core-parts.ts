import { availableParallelism } from 'node:os';

import { AdminTokenAuthenticator, ServerTls } from '../api/http/index.js';
import { configuredAdminToken } from '../api/http/authentication/configured-admin-token.js';
import { WorkerPool } from '../compute/index.js';
import { OpensslSignatureEngine } from '../crypto/engines/openssl/openssl-engine.js';
import { ClientKeys, StandardCustody, verifierPlan, type Custody } from '../custody/index.js';
import { openLedger, type BatchLedger } from '../ledger/index.js';
import { SystemClock, type Clock } from '../platform/clock.js';
import type { Configuration } from '../platform/config/configuration.js';
import { Readiness } from '../platform/health/readiness.js';
import { TimeOrderedIds, type Ids } from '../platform/ids.js';
import type { Logger } from '../platform/logging/logger.js';
import { SystemRandomness, type Randomness } from '../platform/randomness.js';
import { Metrics, type Exposition } from '../platform/metrics/index.js';
import type { Tracer } from '../platform/tracing/tracer.js';
import {
  EngineProofs,
  memoryProvider,
  ObservedProvider,
  ProviderRegistry,
  SHARED_KEYRING,
  wasmProvider,
  type ProviderObserver,
  type SoftwareParts,
} from '../providers/index.js';
import { Sealer, type Keyring } from '../sealing/index.js';
import { openDatabase, type Database } from '../storage/index.js';
import { LedgerAttemptLog } from '../keys/index.js';
import { Closers } from './closers.js';
import type { Copy } from './cluster/copy.js';
import { openKeyring, type MasterKeySourceParts, type Storage } from './master-key-source.js';
import {
  AlarmCountingLogger,
  CommitMeter,
  ProviderMeter,
  showCore,
  SignatureMeter,
} from './metrics/index.js';
import { fastVerifier } from './fast-verifier.js';
import { openNativeBackend, type NativeBackend } from './native-backend.js';
import { once } from './once.js';
import { tokenProviders, type TokenParts } from './token-backend.js';
import { openTracer, TracedProviders } from './tracing/index.js';

/** Everything below the features, open and ready. */
export interface CoreParts {
  readonly configuration: Configuration;
  readonly logger: AlarmCountingLogger;
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
  readonly metrics: Metrics;
  /** What `/metrics` answers with. */
  readonly exposition: Exposition;
  readonly pool: WorkerPool;
  /** Absent: no traces. */
  readonly tracer?: Tracer;
  /** Absent: plain HTTP. */
  readonly tls?: ServerTls;
  /** To be called after the last request was answered. Idempotent. */
  readonly close: () => Promise<void>;
}

/**
 * Opens what the configuration names, secrets first, since they fail fastest. What was already open is closed again
 * when a later part fails.
 * @param copy absent: this process has the machine to itself
 * @throws ConfigurationError, MasterKeyError, Pkcs11UriError, ProviderSettingError or a TwinsealError, each with a message of one line
 */
export async function openCoreParts(
  configuration: Configuration,
  logger: Logger,
  copy?: Copy,
): Promise<CoreParts> {
  const closers = new Closers(logger);
  try {
    return await open(configuration, new AlarmCountingLogger(logger), closers, copy);
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

async function open(
  configuration: Configuration,
  logger: AlarmCountingLogger,
  closers: Closers,
  copy: Copy | undefined,
): Promise<CoreParts> {
  const clock = new SystemClock();
  const machine = { clock, ids: new TimeOrderedIds(clock), randomness: new SystemRandomness() };
  const watching = await openWatching(configuration, logger, closers);
  const threads = copy?.threads ?? availableParallelism();
  const storage = once(() => openStorage(configuration, { ...machine, ...watching }, closers, threads));
  const secrets = await openSecrets(configuration, { ...machine, logger }, storage, closers);
  const { database, ledger } = await storage();
  const pool = new WorkerPool({ threads, shared: { [SHARED_KEYRING]: secrets.keyring.shared() } });
  closers.add('compute', () => pool.close());
  const proofs = new EngineProofs(pool);
  const native = await openNativeBackend(proofs, logger, threads);
  const verifier = new OpensslSignatureEngine();
  const software = { sealer: secrets.sealer, pool, verifier, proofs };
  const low = { ...machine, ...watching, pool, logger };
  const providers = await openProviders(configuration, software, { ...low, native: native.engines }, closers);
  const attempts = new LedgerAttemptLog({ database, ledger, ...machine });
  const observer = new SignatureMeter(watching.metrics);
  const verifiers = verifierPlan([fastVerifier(native.engines, providers)]);
  const custody = new StandardCustody({ ...low, ...secrets, providers, attempts, observer, verifiers });
  const clientKeys = new ClientKeys(pool, machine.randomness);
  const readiness = readinessOf(database, providers, native, logger);
  const close = (): Promise<void> => closers.closeAll();
  const stores = { database, ledger, providers, custody, clientKeys };
  const exposition = copy?.exposition(watching.metrics) ?? watching.metrics;
  const parts = { configuration, ...low, ...secrets, ...stores, exposition, readiness, close };
  showCore(watching.metrics, parts);
  return parts;
}

/** What watches the others is opened first and closed last. */
async function openWatching(
  configuration: Configuration,
  logger: Logger,
  closers: Closers,
): Promise<Pick<CoreParts, 'metrics' | 'tracer' | 'tls'>> {
  const metrics = new Metrics();
  const { tls: paths } = configuration.http;
  const tls = paths === undefined ? undefined : await ServerTls.open(paths, logger);
  closers.add('tls', () => tls?.close());
  if (tls !== undefined) {
    metrics.gauge('twinseal_tls_certificate_expiry_timestamp_seconds', () => tls.expiresAt);
  }
  const tracer = await openTracer(configuration, logger);
  closers.add('traces', () => tracer?.close());
  return { metrics, ...(tracer !== undefined && { tracer }), ...(tls !== undefined && { tls }) };
}

async function openStorage(
  { storage }: Configuration,
  { clock, ids, metrics }: Pick<CoreParts, 'clock' | 'ids' | 'metrics'>,
  closers: Closers,
  cores: number,
): Promise<Pick<CoreParts, 'database' | 'ledger'>> {
  const database = await openDatabase(storage);
  closers.add('database', () => database.close());
  const ledger = openLedger(database, clock, ids, new CommitMeter(metrics), cores);
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
  software: SoftwareParts,
  parts: TokenParts & Pick<CoreParts, 'metrics' | 'tracer'>,
  closers: Closers,
): Promise<ProviderRegistry> {
  const [memory, wasm] = [memoryProvider(software, parts.native), wasmProvider(software)];
  // In the order in which an unset default prefers them (docs/providers.md).
  const backends = [
    ...(parts.native === undefined ? [wasm, memory] : [memory, wasm]),
    ...tokenProviders(configuration.providers, parts),
  ];
  const observer = providerObserver(parts);
  const observed = backends.map((backend) => new ObservedProvider(backend, observer));
  const providers = new ProviderRegistry(observed, configuration.providers, parts.logger);
  closers.add('providers', () => providers.close());
  await providers.open();
  return providers;
}

function providerObserver({ metrics, tracer }: Pick<CoreParts, 'metrics' | 'tracer'>): ProviderObserver {
  const meter = new ProviderMeter(metrics);
  return tracer === undefined ? meter : new TracedProviders(meter, tracer);
}

function readinessOf(
  database: Database,
  providers: ProviderRegistry,
  { fault }: NativeBackend,
  logger: Logger,
): Readiness {
  const readiness = new Readiness(logger);
  readiness.register({
    name: 'database',
    check: async () => {
      await database.pingWritable();
      return { ok: true };
    },
  });
  if (fault !== undefined) {
    readiness.register({ name: 'native engine', check: async () => ({ ok: false, reason: fault }) });
  }
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
