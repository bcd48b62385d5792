import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { CLIENT_SETTINGS } from './client-settings.js';
import { ConfigurationError } from './configuration-error.js';
import { USUAL_PRICES } from './prices.js';
import { readConfiguration } from './read-configuration.js';
import type { Environment } from './read-settings.js';
import { settingNames, SETTINGS } from './settings.js';
import { settingsTable } from './testing/settings-table.js';

const faultsOf = (environment: Environment): readonly string[] => {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
};

describe('readConfiguration', () => {
  it('has a default for everything in development', () => {
    expect(readConfiguration({})).toEqual({
      mode: 'development',
      http: { host: '127.0.0.1', port: 3000, trustProxy: false, shutdownDelay: 0 },
      processes: 1,
      pinProcesses: false,
      storage: { dataDir: resolve('data') },
      secrets: {
        masterKey: { from: 'data-folder', path: resolve('data/master-key') },
        adminToken: { from: 'data-folder', path: resolve('data/admin-token') },
      },
      providers: {},
      logLevel: 'info',
      kem: { deterministic: false },
      rateLimits: { v1: 0, fipsign: 300, fipsignRead: 60, exequantum: 0 },
      exequantum: { kem: 'ML-KEM-768', signature: 'ML-DSA-65', aes: true, clientKeys: false, v1: false },
      tokens: { maxSeconds: 7_776_000 },
      prices: USUAL_PRICES,
      audit: { checkpointMinutes: 60 },
      webhooks: { allowPrivate: false, keyAlgorithm: 'ML-DSA-65' },
    });
  });

  it('reads every setting', () => {
    const configuration = readConfiguration({
      NODE_ENV: 'production',
      HOST: '0.0.0.0',
      PORT: '8080',
      DATABASE_URL: 'postgres://user:pass@db/twinseal',
      LOG_LEVEL: 'debug',
      TWINSEAL_ADMIN_TOKEN_FILE: '/run/secrets/admin',
      TWINSEAL_MASTER_KEY: 'c2VjcmV0',
      TWINSEAL_MASTER_KEY_PREVIOUS_FILE: '/run/secrets/previous',
      TWINSEAL_DATA_DIR: '/var/lib/twinseal',
      TWINSEAL_PROVIDER: 'wasm',
      TWINSEAL_PROVIDER_FALLBACK: 'memory',
      TWINSEAL_PKCS11_URI: 'pkcs11:token=keys?module-path=/p11.so&pin-source=/pin',
      TWINSEAL_KEM_DETERMINISTIC: 'true',
      TWINSEAL_PUBLIC_URL: 'https://seal.example/',
      TWINSEAL_ADMIN_PORT: '8081',
      TWINSEAL_TLS_CERT: '/tls/tls.crt',
      TWINSEAL_TLS_KEY: '/tls/tls.key',
      TWINSEAL_TLS_CLIENT_CA: '/tls/ca.crt',
      TWINSEAL_SHUTDOWN_DELAY: '5',
      TWINSEAL_PROCESSES: '2',
      TWINSEAL_PIN_PROCESSES: 'true',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/',
      TWINSEAL_TRUST_PROXY: 'true',
      TWINSEAL_RATE_LIMIT_V1: '600',
      TWINSEAL_RATE_LIMIT_FIPSIGN: '0',
      TWINSEAL_RATE_LIMIT_FIPSIGN_READ: '7',
      TWINSEAL_RATE_LIMIT_EXEQUANTUM: '5',
      TWINSEAL_EXEQUANTUM_KEM: 'ML-KEM-512',
      TWINSEAL_EXEQUANTUM_SIGNATURE: 'ML-DSA-87',
      TWINSEAL_EXEQUANTUM_AES: 'false',
      TWINSEAL_EXEQUANTUM_CLIENT_KEYS: 'true',
      TWINSEAL_EXEQUANTUM_V1: 'true',
      TWINSEAL_TOKEN_MAX_SECONDS: '86400',
      TWINSEAL_PRICES: 'sign=2',
      TWINSEAL_AUDIT_CHECKPOINT_MINUTES: '5',
      TWINSEAL_AUDIT_RETENTION_DAYS: '400',
      TWINSEAL_AUDIT_ARCHIVE_DIR: '/var/lib/archive',
      TWINSEAL_WEBHOOK_ALLOW_PRIVATE: 'true',
      TWINSEAL_WEBHOOK_KEY_ALGORITHM: 'MLDSA65-ECDSA-P256-SHA512',
    });
    expect(configuration).toEqual({
      mode: 'production',
      http: {
        host: '0.0.0.0',
        port: 8080,
        trustProxy: true,
        adminPort: 8081,
        publicUrl: 'https://seal.example',
        shutdownDelay: 5,
        tls: { certificate: '/tls/tls.crt', privateKey: '/tls/tls.key', clientAuthorities: '/tls/ca.crt' },
      },
      processes: 2,
      pinProcesses: true,
      storage: { dataDir: '/var/lib/twinseal', databaseUrl: 'postgres://user:pass@db/twinseal' },
      secrets: {
        masterKey: { from: 'value', value: 'c2VjcmV0' },
        previousMasterKey: { from: 'file', path: '/run/secrets/previous' },
        adminToken: { from: 'file', path: '/run/secrets/admin' },
      },
      providers: {
        default: 'wasm',
        fallback: 'memory',
        pkcs11Uri: 'pkcs11:token=keys?module-path=/p11.so&pin-source=/pin',
      },
      logLevel: 'debug',
      traceEndpoint: 'http://collector:4318',
      kem: { deterministic: true },
      rateLimits: { v1: 600, fipsign: 0, fipsignRead: 7, exequantum: 5 },
      exequantum: { kem: 'ML-KEM-512', signature: 'ML-DSA-87', aes: false, clientKeys: true, v1: true },
      tokens: { maxSeconds: 86_400 },
      prices: { ...USUAL_PRICES, sign: 2 },
      audit: { checkpointMinutes: 5, retention: { days: 400, archiveDir: '/var/lib/archive' } },
      webhooks: { allowPrivate: true, keyAlgorithm: 'MLDSA65-ECDSA-P256-SHA512' },
    });
    expect(Object.isFrozen(configuration) && Object.isFrozen(configuration.http)).toBe(true);
  });

  it('names every unknown name and every bad value at once, and no value', () => {
    const faults = faultsOf({
      TWINSEAL_MASTERKEY: 'planted',
      TWINSEAL_RATE_LIMIT_FIPSIGNS: 'planted',
      PORT: 'planted',
      DATABASE_URL: 'mysql://planted',
      TWINSEAL_TRUST_PROXY: 'planted',
    });
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'TWINSEAL_MASTERKEY',
      'TWINSEAL_RATE_LIMIT_FIPSIGNS',
      'PORT',
      'DATABASE_URL',
      'TWINSEAL_TRUST_PROXY',
    ]);
    expect(faults.join()).not.toContain('planted');
  });

  it.each([
    ['PORT', '65536'],
    ['TWINSEAL_TOKEN_MAX_SECONDS', '59'],
    ['TWINSEAL_WEBHOOK_ALLOW_PRIVATE', 'yes'],
    ['TWINSEAL_RATE_LIMIT_FIPSIGN', '-1'],
    ['PORT', '-1'],
    ['PORT', '1e3'],
    ['PORT', ' 80'],
    ['HOST', 'a b'],
    ['LOG_LEVEL', 'verbose'],
    ['NODE_ENV', 'prod'],
    ['DATABASE_URL', 'not a url'],
    ['TWINSEAL_PUBLIC_URL', 'ftp://x'],
    ['TWINSEAL_ADMIN_PORT', '0'],
    ['TWINSEAL_TRUST_PROXY', '1'],
    ['TWINSEAL_RATE_LIMIT_V1', '-5'],
    ['TWINSEAL_ADMIN_TOKEN', 'two words here'],
    ['TWINSEAL_ADMIN_TOKEN', 'short'],
    ['TWINSEAL_DATA_DIR', '  '],
    ['TWINSEAL_PKCS11_URI', '/usr/lib/p11.so'],
    ['TWINSEAL_SHUTDOWN_DELAY', '11'],
    ['TWINSEAL_PROCESSES', '0'],
    ['TWINSEAL_PROCESSES', '257'],
    ['TWINSEAL_PROCESSES', 'all'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ])('refuses %s=%j', (name, value) => {
    expect(faultsOf({ [name]: value })).toEqual([expect.stringMatching(`^${name} takes `)]);
  });

  it('takes an empty value as unset', () => {
    expect(faultsOf(Object.fromEntries(settingNames().map((name) => [name, ''])))).toEqual([]);
  });

  it('ignores what Kubernetes injects for a Service of our name', () => {
    expect(
      faultsOf({
        TWINSEAL_SERVICE_HOST: '10.0.0.1',
        TWINSEAL_PORT: 'tcp://10.0.0.1:80',
        TWINSEAL_PORT_80_TCP_ADDR: '10.0.0.1',
      }),
    ).toEqual([]);
  });

  it('ignores what only commands read, right or wrong', () => {
    const names = settingNames(CLIENT_SETTINGS);
    expect(faultsOf(Object.fromEntries(names.map((name) => [name, 'no url'])))).toEqual([]);
    expect(readConfiguration({ TWINSEAL_URL: 'http://other' })).toEqual(readConfiguration({}));
  });

  it('refuses production without a master key or an admin token, and never makes them there', () => {
    expect(faultsOf({ NODE_ENV: 'production' })).toEqual([
      'TWINSEAL_MASTER_KEY or TWINSEAL_MASTER_KEY_FILE must be set in production',
      'TWINSEAL_ADMIN_TOKEN or TWINSEAL_ADMIN_TOKEN_FILE must be set in production',
    ]);
  });

  it('refuses retention without an archive or without checkpoints', () => {
    const retention = { TWINSEAL_AUDIT_RETENTION_DAYS: '30' };
    expect(faultsOf(retention)).toEqual([expect.stringMatching(/^TWINSEAL_AUDIT_ARCHIVE_DIR must be set/)]);
    const checkpoints = { TWINSEAL_AUDIT_ARCHIVE_DIR: 'a', TWINSEAL_AUDIT_CHECKPOINT_MINUTES: '0' };
    expect(faultsOf({ ...retention, ...checkpoints })).toEqual([
      expect.stringMatching(/^TWINSEAL_AUDIT_CHECKPOINT_MINUTES takes another/),
    ]);
  });

  it('takes as many processes as there are cores for the word, and one where the database is SQLite', () => {
    const auto = { TWINSEAL_PROCESSES: 'auto' };
    expect(readConfiguration({ ...auto, DATABASE_URL: 'postgres://db/twinseal' }).processes).toBe(
      availableParallelism(),
    );
    expect(readConfiguration(auto).processes).toBe(1);
  });

  it('refuses several processes on SQLite, with the reason', () => {
    expect(faultsOf({ TWINSEAL_PROCESSES: '2' })).toEqual([
      'TWINSEAL_PROCESSES takes 1 without DATABASE_URL: one process alone writes to embedded SQLite',
    ]);
    expect(faultsOf({ TWINSEAL_PROCESSES: '1' })).toEqual([]);
  });

  it('refuses a secret that is given twice, and one port for two listeners', () => {
    expect(faultsOf({ TWINSEAL_ADMIN_TOKEN: 'long-enough', TWINSEAL_ADMIN_TOKEN_FILE: 'b' })).toHaveLength(1);
    expect(faultsOf({ TWINSEAL_ADMIN_PORT: '3000' })).toHaveLength(1);
  });

  it.each([{ TWINSEAL_TLS_CERT: 'a' }, { TWINSEAL_TLS_KEY: 'a' }, { TWINSEAL_TLS_CLIENT_CA: 'a' }])(
    'refuses half of what TLS needs: %j',
    (environment) => {
      expect(faultsOf(environment)).toEqual([
        expect.stringMatching(/TWINSEAL_TLS_CERT and TWINSEAL_TLS_KEY/),
      ]);
    },
  );
});

describe('docs/configuration.md', () => {
  it.each([
    ['the settings that exist', '# Configuration', SETTINGS],
    ['the settings of commands', '## Settings of commands', CLIENT_SETTINGS],
  ])('lists exactly %s', (_, heading, settings) => {
    const lines = readFileSync(join('docs', 'configuration.md'), 'utf8').split('\n');
    const cells = (line: string): string =>
      line.replaceAll(/ +/g, ' ').replaceAll(/-+/g, '---').replaceAll(' --- ', '---');
    const start = lines.findIndex((line, n) => line.startsWith('| Setting') && n > lines.indexOf(heading));
    const table = lines.slice(start, start + Object.keys(settings).length + 2);
    expect(table.map(cells)).toEqual(settingsTable(settings).map(cells));
    expect(lines[start + table.length]).toBe('');
  });
});
