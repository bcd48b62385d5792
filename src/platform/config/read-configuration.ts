import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { ConfigurationError } from './configuration-error.js';
import type {
  AuditConfiguration,
  Configuration,
  ExequantumConfiguration,
  HttpConfiguration,
  ProvidersConfiguration,
  SecretSource,
} from './configuration.js';
import { USUAL_PRICES } from './prices.js';
import { readSettings, type Environment, type ReadSettings } from './read-settings.js';
import type { SettingValues } from './settings.js';

type SecretName = 'TWINSEAL_MASTER_KEY' | 'TWINSEAL_ADMIN_TOKEN';

/** Names of the files that development keeps its secrets in, within the data folder. */
const SECRET_FILES: Readonly<Record<SecretName, string>> = {
  TWINSEAL_MASTER_KEY: 'master-key',
  TWINSEAL_ADMIN_TOKEN: 'admin-token',
};

/**
 * The configuration that the environment describes, frozen. Reads no file and touches nothing.
 * @throws ConfigurationError naming every fault, never a value.
 */
export function readConfiguration(environment: Environment): Configuration {
  const settings = readSettings(environment);
  const { values } = settings;
  const faults = crossFaults(settings);
  if (faults.length > 0) throw new ConfigurationError(faults);
  const dataDir = resolve(values.TWINSEAL_DATA_DIR ?? 'data');
  return deepFreeze({
    mode: modeOf(values),
    http: httpOf(values),
    processes: processesOf(values),
    pinProcesses: values.TWINSEAL_PIN_PROCESSES ?? false,
    storage: { dataDir, ...(values.DATABASE_URL !== undefined && { databaseUrl: values.DATABASE_URL }) },
    secrets: {
      masterKey: secretOf(settings, 'TWINSEAL_MASTER_KEY', dataDir),
      ...previousMasterKeyOf(settings),
      adminToken: secretOf(settings, 'TWINSEAL_ADMIN_TOKEN', dataDir),
    },
    providers: providersOf(values),
    kem: { deterministic: values.TWINSEAL_KEM_DETERMINISTIC ?? false },
    logLevel: values.LOG_LEVEL ?? 'info',
    ...(values.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined && {
      traceEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    }),
    rateLimits: rateLimitsOf(values),
    exequantum: exequantumOf(values),
    tokens: { maxSeconds: values.TWINSEAL_TOKEN_MAX_SECONDS ?? 7_776_000 },
    prices: values.TWINSEAL_PRICES ?? USUAL_PRICES,
    audit: auditOf(values),
    webhooks: webhooksOf(values),
  });
}

/** `readConfiguration` of this process's environment, which nothing else reads. */
export function readProcessConfiguration(): Configuration {
  return readConfiguration(process.env);
}

function modeOf(values: SettingValues): Configuration['mode'] {
  return values.NODE_ENV === 'production' ? 'production' : 'development';
}

/** On SQLite `auto` is what SQLite can do. */
function processesOf({ TWINSEAL_PROCESSES: processes = 1, DATABASE_URL }: SettingValues): number {
  if (processes !== 'auto') return processes;
  return DATABASE_URL === undefined ? 1 : availableParallelism();
}

function rateLimitsOf(values: SettingValues): Configuration['rateLimits'] {
  return {
    v1: values.TWINSEAL_RATE_LIMIT_V1 ?? 0,
    fipsign: values.TWINSEAL_RATE_LIMIT_FIPSIGN ?? 300,
    fipsignRead: values.TWINSEAL_RATE_LIMIT_FIPSIGN_READ ?? 60,
    exequantum: values.TWINSEAL_RATE_LIMIT_EXEQUANTUM ?? 0,
  };
}

function exequantumOf(values: SettingValues): ExequantumConfiguration {
  return {
    kem: values.TWINSEAL_EXEQUANTUM_KEM ?? 'ML-KEM-768',
    signature: values.TWINSEAL_EXEQUANTUM_SIGNATURE ?? 'ML-DSA-65',
    aes: values.TWINSEAL_EXEQUANTUM_AES ?? true,
    clientKeys: values.TWINSEAL_EXEQUANTUM_CLIENT_KEYS ?? false,
    v1: values.TWINSEAL_EXEQUANTUM_V1 ?? false,
  };
}

function webhooksOf(values: SettingValues): Configuration['webhooks'] {
  return {
    allowPrivate: values.TWINSEAL_WEBHOOK_ALLOW_PRIVATE ?? false,
    keyAlgorithm: values.TWINSEAL_WEBHOOK_KEY_ALGORITHM ?? 'ML-DSA-65',
  };
}

function auditOf(values: SettingValues): AuditConfiguration {
  const { TWINSEAL_AUDIT_RETENTION_DAYS: days, TWINSEAL_AUDIT_ARCHIVE_DIR: archive } = values;
  return {
    checkpointMinutes: values.TWINSEAL_AUDIT_CHECKPOINT_MINUTES ?? 60,
    ...(days !== undefined && archive !== undefined && { retention: { days, archiveDir: resolve(archive) } }),
  };
}

function httpOf(values: SettingValues): HttpConfiguration {
  return {
    host: values.HOST ?? '127.0.0.1',
    port: values.PORT ?? 3000,
    trustProxy: values.TWINSEAL_TRUST_PROXY ?? false,
    shutdownDelay: values.TWINSEAL_SHUTDOWN_DELAY ?? 0,
    ...tlsOf(values),
    ...(values.TWINSEAL_ADMIN_PORT !== undefined && { adminPort: values.TWINSEAL_ADMIN_PORT }),
    ...(values.TWINSEAL_PUBLIC_URL !== undefined && { publicUrl: values.TWINSEAL_PUBLIC_URL }),
  };
}

function tlsOf(values: SettingValues): Pick<HttpConfiguration, 'tls'> {
  const { TWINSEAL_TLS_CERT, TWINSEAL_TLS_KEY, TWINSEAL_TLS_CLIENT_CA } = values;
  if (TWINSEAL_TLS_CERT === undefined || TWINSEAL_TLS_KEY === undefined) return {};
  return {
    tls: {
      certificate: resolve(TWINSEAL_TLS_CERT),
      privateKey: resolve(TWINSEAL_TLS_KEY),
      ...(TWINSEAL_TLS_CLIENT_CA !== undefined && { clientAuthorities: resolve(TWINSEAL_TLS_CLIENT_CA) }),
    },
  };
}

function previousMasterKeyOf({ values, files }: ReadSettings): Partial<Configuration['secrets']> {
  const value = values.TWINSEAL_MASTER_KEY_PREVIOUS;
  if (value !== undefined) return { previousMasterKey: { from: 'value', value } };
  const path = files.get('TWINSEAL_MASTER_KEY_PREVIOUS');
  return path === undefined ? {} : { previousMasterKey: { from: 'file', path: resolve(path) } };
}

function providersOf(values: SettingValues): ProvidersConfiguration {
  const { TWINSEAL_PROVIDER, TWINSEAL_PROVIDER_FALLBACK, TWINSEAL_PKCS11_URI } = values;
  return {
    ...(TWINSEAL_PROVIDER !== undefined && { default: TWINSEAL_PROVIDER }),
    ...(TWINSEAL_PROVIDER_FALLBACK !== undefined && { fallback: TWINSEAL_PROVIDER_FALLBACK }),
    ...(TWINSEAL_PKCS11_URI !== undefined && { pkcs11Uri: TWINSEAL_PKCS11_URI }),
  };
}

/** What is wrong although each value by itself is right. */
function crossFaults(settings: ReadSettings): string[] {
  const { values } = settings;
  const faults: string[] = [];
  if (values.TWINSEAL_ADMIN_PORT !== undefined && values.TWINSEAL_ADMIN_PORT === (values.PORT ?? 3000)) {
    faults.push('TWINSEAL_ADMIN_PORT takes another port than PORT');
  }
  faults.push(...auditFaults(values), ...processFaults(values));
  if ((values.TWINSEAL_TLS_CERT === undefined) !== (values.TWINSEAL_TLS_KEY === undefined)) {
    faults.push('TWINSEAL_TLS_CERT and TWINSEAL_TLS_KEY are set together');
  }
  if (values.TWINSEAL_TLS_CLIENT_CA !== undefined && values.TWINSEAL_TLS_CERT === undefined) {
    faults.push('TWINSEAL_TLS_CLIENT_CA needs TWINSEAL_TLS_CERT and TWINSEAL_TLS_KEY');
  }
  if (modeOf(values) === 'production') faults.push(...missingSecrets(settings));
  return faults;
}

function processFaults(values: SettingValues): string[] {
  if (processesOf(values) === 1 || values.DATABASE_URL !== undefined) return [];
  return ['TWINSEAL_PROCESSES takes 1 without DATABASE_URL: one process alone writes to embedded SQLite'];
}

/** Entries are removed only up to a checkpoint, and only once they lie in the archive. */
function auditFaults(values: SettingValues): string[] {
  if (values.TWINSEAL_AUDIT_RETENTION_DAYS === undefined) return [];
  const faults: string[] = [];
  if (values.TWINSEAL_AUDIT_ARCHIVE_DIR === undefined) {
    faults.push('TWINSEAL_AUDIT_ARCHIVE_DIR must be set with TWINSEAL_AUDIT_RETENTION_DAYS');
  }
  if (values.TWINSEAL_AUDIT_CHECKPOINT_MINUTES === 0) {
    faults.push(
      'TWINSEAL_AUDIT_CHECKPOINT_MINUTES takes another number than 0 with TWINSEAL_AUDIT_RETENTION_DAYS',
    );
  }
  return faults;
}

function missingSecrets({ values, files }: ReadSettings): string[] {
  // The keys of a record of secret names.
  const names = Object.keys(SECRET_FILES) as SecretName[];
  return names
    .filter((name) => values[name] === undefined && !files.has(name))
    .map((name) => `${name} or ${name}_FILE must be set in production`);
}

/** Where a secret of the service comes from; what is not configured lies in the data folder. */
export function secretOf({ values, files }: ReadSettings, name: SecretName, dataDir: string): SecretSource {
  const value = values[name];
  if (value !== undefined) return { from: 'value', value };
  const path = files.get(name);
  if (path !== undefined) return { from: 'file', path: resolve(path) };
  return { from: 'data-folder', path: join(dataDir, SECRET_FILES[name]) };
}

function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) deepFreeze(member as object);
  }
  return Object.freeze(value);
}
