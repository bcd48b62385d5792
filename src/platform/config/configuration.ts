import type { PriceList } from './prices.js';

/**
 * The whole configuration, read once from the environment by `readConfiguration` and frozen. Names in brackets are
 * the settings as operators write them (docs/configuration.md).
 */
export interface Configuration {
  /** [NODE_ENV] */
  readonly mode: 'development' | 'production';
  readonly http: HttpConfiguration;
  /** [TWINSEAL_PROCESSES] how many serve; 1 = the one that was started, without a supervisor. */
  readonly processes: number;
  /** [TWINSEAL_PIN_PROCESSES] */
  readonly pinProcesses: boolean;
  readonly storage: StorageConfiguration;
  readonly secrets: SecretsConfiguration;
  readonly providers: ProvidersConfiguration;
  readonly kem: {
    /** [TWINSEAL_KEM_DETERMINISTIC] */
    readonly deterministic: boolean;
  };
  /** [LOG_LEVEL] */
  readonly logLevel: LogLevel;
  /** [OTEL_EXPORTER_OTLP_ENDPOINT] absent = no traces. */
  readonly traceEndpoint?: string;
  /** Requests per minute, API key and process; 0 = off. */
  readonly rateLimits: {
    /** [TWINSEAL_RATE_LIMIT_V1] */
    readonly v1: number;
    /** [TWINSEAL_RATE_LIMIT_FIPSIGN] */
    readonly fipsign: number;
    /** [TWINSEAL_RATE_LIMIT_FIPSIGN_READ] */
    readonly fipsignRead: number;
    /** [TWINSEAL_RATE_LIMIT_EXEQUANTUM] */
    readonly exequantum: number;
  };
  readonly exequantum: ExequantumConfiguration;
  readonly tokens: {
    /** [TWINSEAL_TOKEN_MAX_SECONDS] */
    readonly maxSeconds: number;
  };
  /** [TWINSEAL_PRICES] */
  readonly prices: PriceList;
  readonly audit: AuditConfiguration;
  readonly webhooks: {
    /** [TWINSEAL_WEBHOOK_ALLOW_PRIVATE] */
    readonly allowPrivate: boolean;
    /** [TWINSEAL_WEBHOOK_KEY_ALGORITHM] */
    readonly keyAlgorithm: 'ML-DSA-65' | 'MLDSA65-ECDSA-P256-SHA512';
  };
}

/** What the ExeQuantum routes do. */
export interface ExequantumConfiguration {
  /** [TWINSEAL_EXEQUANTUM_KEM] */
  readonly kem: 'ML-KEM-512' | 'ML-KEM-768' | 'ML-KEM-1024';
  /** [TWINSEAL_EXEQUANTUM_SIGNATURE] */
  readonly signature: 'ML-DSA-44' | 'ML-DSA-65' | 'ML-DSA-87';
  /** [TWINSEAL_EXEQUANTUM_AES] the `aes` routes are served. */
  readonly aes: boolean;
  /** [TWINSEAL_EXEQUANTUM_CLIENT_KEYS] answers hand private keys out. */
  readonly clientKeys: boolean;
  /** [TWINSEAL_EXEQUANTUM_V1] the stateless routes are served. */
  readonly v1: boolean;
}

/** The audit log's upkeep. */
export interface AuditConfiguration {
  /** [TWINSEAL_AUDIT_CHECKPOINT_MINUTES] 0 = on demand only. */
  readonly checkpointMinutes: number;
  /** Absent: entries are kept. */
  readonly retention?: {
    /** [TWINSEAL_AUDIT_RETENTION_DAYS] */
    readonly days: number;
    /** [TWINSEAL_AUDIT_ARCHIVE_DIR] absolute path. */
    readonly archiveDir: string;
  };
}

/** The least severe lines that are written; `silent` writes none. */
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** Where and how the service is reached. */
export interface HttpConfiguration {
  /** [HOST] */
  readonly host: string;
  /** [PORT] */
  readonly port: number;
  /** [TWINSEAL_ADMIN_PORT] a listener of its own for `/admin`, `/metrics` and tenants. */
  readonly adminPort?: number;
  /** [TWINSEAL_PUBLIC_URL] without a trailing slash. */
  readonly publicUrl?: string;
  /** [TWINSEAL_TRUST_PROXY] */
  readonly trustProxy: boolean;
  /** [TWINSEAL_SHUTDOWN_DELAY] seconds. */
  readonly shutdownDelay: number;
  /** Absent: plain HTTP. */
  readonly tls?: TlsConfiguration;
}

/** Paths of PEM files. */
export interface TlsConfiguration {
  /** [TWINSEAL_TLS_CERT] */
  readonly certificate: string;
  /** [TWINSEAL_TLS_KEY] */
  readonly privateKey: string;
  /** [TWINSEAL_TLS_CLIENT_CA] */
  readonly clientAuthorities?: string;
}

/** Where the data are. */
export interface StorageConfiguration {
  /** [TWINSEAL_DATA_DIR] absolute path. */
  readonly dataDir: string;
  /** [DATABASE_URL] PostgreSQL; absent = embedded SQLite in the data folder. */
  readonly databaseUrl?: string;
}

/** Where a secret comes from; the value itself is read by the room that needs it, once, and never logged. */
export type SecretSource =
  | { readonly from: 'value'; readonly value: string }
  | { readonly from: 'file'; readonly path: string }
  /** Development only: made on first start and kept in the data folder with mode 0600. */
  | { readonly from: 'data-folder'; readonly path: string };

/** Where the deployment's own secrets come from. */
export interface SecretsConfiguration {
  /** [TWINSEAL_MASTER_KEY, TWINSEAL_MASTER_KEY_FILE] base64 of 32 bytes, or `pkcs11:<label>`. */
  readonly masterKey: SecretSource;
  /** [TWINSEAL_MASTER_KEY_PREVIOUS, TWINSEAL_MASTER_KEY_PREVIOUS_FILE] in the same form. */
  readonly previousMasterKey?: SecretSource;
  /** [TWINSEAL_ADMIN_TOKEN, TWINSEAL_ADMIN_TOKEN_FILE] */
  readonly adminToken: SecretSource;
}

/** Where private keys live. */
export interface ProvidersConfiguration {
  /** [TWINSEAL_PROVIDER] absent = the first of the default order whose self-tests pass. */
  readonly default?: string;
  /** [TWINSEAL_PROVIDER_FALLBACK] */
  readonly fallback?: string;
  /** [TWINSEAL_PKCS11_URI] absent = no provider `pkcs11`. It holds no secret: the PIN is in a file that it names. */
  readonly pkcs11Uri?: string;
}
