import { PRICED_DEEDS, readPrices } from './prices.js';
import { either, flag, integer, oneOf, text, token, tokenUri, url, word, type Setting } from './setting.js';

/** A shorter admin token could be guessed; the one that is made for development has 64 characters. */
const MIN_ADMIN_TOKEN_LENGTH = 8;

/** More than any machine that runs one service has cores; a number above it is a slip of the pen. */
const MOST_PROCESSES = 256;

/** Keeps each row's value type while checking that it is a row. */
const row = <T>(setting: Setting<T>): Setting<T> => setting;

/**
 * Every setting of this release. Adding one is adding a row here, its line in docs/configuration.md (a test compares
 * them) and the member of `Configuration` that carries it.
 */
export const SETTINGS = {
  NODE_ENV: row({
    takes: '`development`, `production` or `test`',
    purpose:
      'Production refuses to start without a master key and an admin token; `test` counts as development',
    unset: '`development`',
    parse: oneOf('development', 'production', 'test'),
  }),
  HOST: row({
    takes: 'an address or host name',
    purpose: 'Where the service listens',
    unset: '`127.0.0.1` (`0.0.0.0` in the image)',
    parse: word(),
  }),
  PORT: row({
    takes: 'a port number, 0 to 65535; 0 takes a free one',
    purpose: 'Port of the public listener',
    unset: '`3000`',
    parse: integer(0, 65_535),
  }),
  DATABASE_URL: row({
    takes: 'a `postgres://` or `postgresql://` URL',
    purpose: 'PostgreSQL database',
    unset: 'embedded SQLite, `twinseal.db` in the data folder',
    parse: url('postgres:', 'postgresql:'),
  }),
  LOG_LEVEL: row({
    takes: '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`',
    purpose: 'Least level that is logged; from `info` on each request leaves one line',
    unset: '`info`',
    parse: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  }),
  TWINSEAL_ADMIN_TOKEN: row({
    takes: `at least ${MIN_ADMIN_TOKEN_LENGTH} visible ASCII characters without spaces`,
    purpose: 'The administrator’s token, for `/admin` and `/api/v1/tenants`',
    unset: 'development: made on first start, `admin-token` in the data folder; production: required',
    secret: true,
    parse: token(MIN_ADMIN_TOKEN_LENGTH),
  }),
  TWINSEAL_MASTER_KEY: row({
    takes: 'base64 of 32 bytes, or `pkcs11:` and a label for a key in the token',
    purpose: 'Seals private keys and other secrets in the database',
    unset: 'development: made on first start, `master-key` in the data folder; production: required',
    secret: true,
    parse: word(),
  }),
  TWINSEAL_MASTER_KEY_PREVIOUS: row({
    takes: 'the same as `TWINSEAL_MASTER_KEY`',
    purpose:
      'The master key before this one, which still opens things, while it is replaced (docs/operations/master-key.md)',
    unset: 'only one master key',
    secret: true,
    parse: word(),
  }),
  TWINSEAL_DATA_DIR: row({
    takes: 'a path',
    purpose: 'Data folder: the embedded database and, in development, the two secrets above',
    unset: '`./data`',
    parse: text(),
  }),
  TWINSEAL_PROVIDER: row({
    takes: 'the name of a provider',
    purpose: 'Where new private keys live unless a request says otherwise',
    unset: 'the first provider whose self-tests pass',
    parse: word(),
  }),
  TWINSEAL_PROVIDER_FALLBACK: row({
    takes: 'the name of a provider',
    purpose: 'Provider to use instead when the default one is not available for a new key',
    unset: 'no fallback: the request is refused',
    parse: word(),
  }),
  TWINSEAL_PKCS11_URI: row({
    takes: 'an RFC 7512 URI, `pkcs11:token=…?module-path=…&pin-source=file:…`',
    purpose: 'Token (HSM) of the provider `pkcs11` and of a master key in the token (docs/providers.md)',
    unset: 'there is no provider `pkcs11`',
    parse: tokenUri(),
  }),
  TWINSEAL_KEM_DETERMINISTIC: row({
    takes: '`true` or `false`',
    purpose: 'Allows deterministic KEM encryption, which tells who watches when two plaintexts are equal',
    unset: '`false`: 403',
    parse: flag(),
  }),
  TWINSEAL_PUBLIC_URL: row({
    takes: 'an `http://` or `https://` URL',
    purpose:
      'Address that clients use, where it differs from host and port; named in documents, links and X.509 certificates',
    unset: 'links are relative; certificates name no list and no responder',
    parse: url('http:', 'https:'),
  }),
  TWINSEAL_ADMIN_PORT: row({
    takes: 'a port number, 1 to 65535',
    purpose: 'Moves `/admin`, tenants and `/metrics` to a listener of their own on the same host',
    unset: 'one listener for everything',
    parse: integer(1, 65_535),
  }),
  TWINSEAL_TLS_CERT: row({
    takes: 'a path to a PEM file: the certificate, then those between it and the root',
    purpose:
      'Makes every listener speak HTTPS; read anew when the file changes or on SIGHUP (docs/operations/tls.md)',
    unset: 'plain HTTP',
    parse: text(),
  }),
  TWINSEAL_TLS_KEY: row({
    takes: 'a path to a PEM file: the private key of `TWINSEAL_TLS_CERT`',
    purpose: 'Set together with it',
    unset: 'plain HTTP',
    parse: text(),
  }),
  TWINSEAL_TLS_CLIENT_CA: row({
    takes: 'a path to a PEM file with CA certificates',
    purpose: 'Refuses every connection without a client certificate that one of them issued (mutual TLS)',
    unset: 'client certificates are not asked for',
    parse: text(),
  }),
  TWINSEAL_SHUTDOWN_DELAY: row({
    takes: 'a whole number of seconds, 0 to 10',
    purpose:
      'After SIGTERM, how long requests are still taken while `/health/ready` says 503, so that balancers look elsewhere first',
    unset: '`0`',
    parse: integer(0, 10),
  }),
  TWINSEAL_PROCESSES: row({
    takes: `a whole number, 1 to ${MOST_PROCESSES}, or \`auto\` for as many as there are cores; above 1 only with PostgreSQL`,
    purpose:
      'Processes that serve on the same ports, each with its share of the cores (docs/operations/processes.md); `auto` is 1 on SQLite',
    unset: '`1`',
    parse: either(oneOf('auto'), integer(1, MOST_PROCESSES)),
  }),
  TWINSEAL_PIN_PROCESSES: row({
    takes: '`true` or `false`; Linux only, with `taskset`',
    purpose:
      'Hold each of several processes on its share of the cores; for a machine that has no other work (docs/operations/processes.md). Nothing with one process',
    unset: '`false`',
    parse: flag(),
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: row({
    takes: 'an `http://` or `https://` URL',
    purpose: 'OTLP/HTTP receiver of traces; `/v1/traces` is added (docs/operations/tracing.md)',
    unset: 'no traces, and nothing of them is loaded',
    parse: url('http:', 'https:'),
  }),
  TWINSEAL_TRUST_PROXY: row({
    takes: '`true` or `false`',
    purpose: 'Believe `X-Forwarded-*` headers; only behind a proxy that sets them',
    unset: '`false`',
    parse: flag(),
  }),
  TWINSEAL_RATE_LIMIT_V1: row({
    takes: 'a whole number; 0 = off',
    purpose: 'Requests per minute on the native API, for each API key in each process',
    unset: '`0`',
    parse: integer(0, 1_000_000_000),
  }),
  TWINSEAL_RATE_LIMIT_FIPSIGN: row({
    takes: 'a whole number; 0 = off',
    purpose:
      'Requests per minute on each FIPSign route that signs, issues, verifies, revokes or tells usage, likewise',
    unset: '`300`',
    parse: integer(0, 1_000_000_000),
  }),
  TWINSEAL_RATE_LIMIT_FIPSIGN_READ: row({
    takes: 'a whole number; 0 = off',
    purpose: 'Requests per minute on the other FIPSign routes, likewise',
    unset: '`60`',
    parse: integer(0, 1_000_000_000),
  }),
  TWINSEAL_RATE_LIMIT_EXEQUANTUM: row({
    takes: 'a whole number; 0 = off',
    purpose:
      'Requests per minute on the ExeQuantum routes, for each token in each process; addresses with as many refused tokens wait, too',
    unset: '`0`',
    parse: integer(0, 1_000_000_000),
  }),
  TWINSEAL_EXEQUANTUM_KEM: row({
    takes: '`ML-KEM-512`, `ML-KEM-768` or `ML-KEM-1024`',
    purpose: 'Parameter set of the keys behind ExeQuantum’s `pk`',
    unset: '`ML-KEM-768`',
    parse: oneOf('ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024'),
  }),
  TWINSEAL_EXEQUANTUM_SIGNATURE: row({
    takes: '`ML-DSA-44`, `ML-DSA-65` or `ML-DSA-87`',
    purpose: 'Parameter set of ExeQuantum’s signatures',
    unset: '`ML-DSA-65`',
    parse: oneOf('ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'),
  }),
  TWINSEAL_EXEQUANTUM_AES: row({
    takes: '`true` or `false`',
    purpose: 'Serve `/api/aes/…`, where the service sees plaintext',
    unset: '`true`',
    parse: flag(),
  }),
  TWINSEAL_EXEQUANTUM_CLIENT_KEYS: row({
    takes: '`true` or `false`',
    purpose: 'Hand private keys out in answers of `/api/kem/generate_keys` and `/api/signature/sign`',
    unset: '`false`',
    parse: flag(),
  }),
  TWINSEAL_EXEQUANTUM_V1: row({
    takes: '`true` or `false`',
    purpose: 'Serve `/api/v1/pqc/…`, where private keys travel in every request',
    unset: '`false`: 404',
    parse: flag(),
  }),
  TWINSEAL_TOKEN_MAX_SECONDS: row({
    takes: 'a whole number of seconds, 60 to 3153600000',
    purpose: 'Longest life that a token may be given',
    unset: '`7776000` (90 days)',
    parse: integer(60, 3_153_600_000),
  }),
  TWINSEAL_PRICES: row({
    takes: `\`deed=tokens\` with commas between; deeds are ${PRICED_DEEDS.map((deed) => `\`${deed}\``).join(', ')}`,
    purpose:
      'What FIPSign’s deeds cost in tokens, 0 to 9999999; a token that is refused costs what `verify` does',
    unset: '1 each',
    parse: readPrices,
  }),
  TWINSEAL_AUDIT_CHECKPOINT_MINUTES: row({
    takes: 'a whole number of minutes, 0 to 10080; 0 = only on demand',
    purpose: 'How often the audit chain is signed when entries were added (docs/audit.md)',
    unset: '`60`',
    parse: integer(0, 10_080),
  }),
  TWINSEAL_AUDIT_RETENTION_DAYS: row({
    takes: 'a whole number of days, 1 to 36500',
    purpose: 'Age at which audit entries are archived and removed',
    unset: 'entries are kept',
    parse: integer(1, 36_500),
  }),
  TWINSEAL_AUDIT_ARCHIVE_DIR: row({
    takes: 'a path',
    purpose: 'Folder that audit entries are exported to before retention removes them; required with it',
    unset: 'no archive',
    parse: text(),
  }),
  TWINSEAL_WEBHOOK_ALLOW_PRIVATE: row({
    takes: '`true` or `false`',
    purpose:
      'Let webhooks go to private addresses and over plain HTTP; for laboratories and networks you trust',
    unset: '`false`',
    parse: flag(),
  }),
  TWINSEAL_WEBHOOK_KEY_ALGORITHM: row({
    takes: '`ML-DSA-65` or `MLDSA65-ECDSA-P256-SHA512`',
    purpose: 'Algorithm of the keys that sign webhook deliveries; another one means another key',
    unset: '`ML-DSA-65`',
    parse: oneOf('ML-DSA-65', 'MLDSA65-ECDSA-P256-SHA512'),
  }),
};

/** A setting of the service. */
export type SettingName = keyof typeof SETTINGS;

/** What was set, by name; absent = unset. */
export type SettingValues = {
  readonly [Name in SettingName]?: NonNullable<ReturnType<(typeof SETTINGS)[Name]['parse']>>;
};

/** Every name of a table that may be set, the `_FILE` forms of secrets included, in the table's order. */
export function settingNames(
  table: Readonly<Record<string, Setting<unknown>>> = SETTINGS,
): readonly string[] {
  return Object.entries(table).flatMap(([name, setting]) => {
    return setting.secret === true ? [name, `${name}_FILE`] : [name];
  });
}
