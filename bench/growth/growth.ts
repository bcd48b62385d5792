// `make bench-growth`: what a request costs with 10, 10,000 and 1,000,000 rows in the tables that grow with use.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PostgresServer } from '../../test/setup/postgres-server.js';
import { rawConnection } from '../../test/setup/raw-sql.js';
import { AdminApi } from '../../test/support/api.js';
import { ADMIN_TOKEN, Service } from '../../test/support/service.js';
import type { StorageLocation } from '../../src/storage/index.js';
import { measured, type Row } from '../harness/row.js';
import { writeReport } from '../harness/report.js';
import { FILLINGS, fillStatements } from './fill.js';

type DatabaseName = 'SQLite' | 'PostgreSQL';

const sizes = (process.env['BENCH_SIZES'] ?? '10,10000,1000000').split(',').map(Number);
const databases = (process.env['BENCH_DATABASES'] ?? 'SQLite,PostgreSQL').split(',') as DatabaseName[];
const CALLS = 300;

interface Client {
  readonly send: (method: 'GET' | 'POST', path: string, body?: object, headers?: object) => Promise<string>;
}

const clientOf = (service: Service, apiKey: string): Client => ({
  send: async (method, path, body, headers = {}) => {
    const answer = await fetch(new URL(path, service.base), {
      method,
      headers: { 'x-api-key': apiKey, ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.status} ${text}`);
    return text;
  },
});

/** Requests whose cost must not depend on what else is stored. */
const requestsOf = async (client: Client) => {
  const message = Buffer.alloc(256, 7).toString('base64');
  const sign = { message, algorithm: 'ML-DSA-65', key_version: 1 };
  const { data } = JSON.parse(await client.send('POST', '/api/v1/signature/sign', sign)) as {
    data: { signature: string };
  };
  const { token } = JSON.parse(await client.send('POST', '/sign', { sub: 'growth' })) as { token: object };
  const verify = { ...sign, signature: data.signature };
  const admin = { authorization: `Bearer ${ADMIN_TOKEN}` };
  return {
    'POST /signature/sign': () => client.send('POST', '/api/v1/signature/sign', sign),
    'POST /signature/verify': () => client.send('POST', '/api/v1/signature/verify', verify),
    'POST /kms/keys/generate': () =>
      client.send('POST', '/api/v1/kms/keys/generate', {
        algorithm: 'Ed25519',
        key: `n-${randomBytes(8).toString('hex')}`,
      }),
    'POST /sign (token)': () => client.send('POST', '/sign', { sub: 'growth' }),
    'POST /verify (token)': () => client.send('POST', '/verify', { token }),
    'GET /admin/audit, first page': () => client.send('GET', '/admin/audit?limit=20', undefined, admin),
  } as const;
};

/** Median milliseconds of one call after the other. */
const medianOf = async (call: () => Promise<unknown>): Promise<number> => {
  const times: number[] = [];
  for (let round = 0; round < CALLS; round += 1) {
    const start = performance.now();
    await call();
    times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b)[CALLS >> 1] ?? Number.NaN;
};

const fill = async (
  database: DatabaseName,
  location: StorageLocation,
  project: string,
  [from, to]: readonly [number, number],
): Promise<void> => {
  const connection = await rawConnection(location);
  try {
    await connection.run('begin');
    for (const filling of FILLINGS) {
      for (const statement of fillStatements(database, filling, project, from, to))
        await connection.run(statement);
    }
    await connection.run('commit');
    await connection.run('analyze');
  } finally {
    await connection.close();
  }
};

const measureOn = async (database: DatabaseName, location: StorageLocation): Promise<readonly Row[]> => {
  const service = await Service.start({
    TWINSEAL_DATA_DIR: location.dataDir,
    DATABASE_URL: location.databaseUrl,
    LOG_LEVEL: 'warn',
    TWINSEAL_RATE_LIMIT_FIPSIGN: '0',
    TWINSEAL_RATE_LIMIT_FIPSIGN_READ: '0',
  });
  const rows: Row[] = [];
  try {
    const admin = new AdminApi(service.base);
    const project = await admin.createProject('growth', { free_limit: null });
    const { key } = await admin.createApiKey(project.id, { format: 'pqa' });
    const client = clientOf(service, key);
    await client.send('POST', '/api/v1/kms/keys/generate', { algorithm: 'ML-DSA-65' });
    let there = 0;
    for (const size of sizes) {
      await service.stop();
      await fill(database, location, project.id, [there + 1, size]);
      there = size;
      const start = performance.now();
      await service.start();
      rows.push(
        measured(
          'growth',
          `${database}, ${size} rows: start until ready`,
          'ms',
          [performance.now() - start],
          {
            reference: `${database}, ${sizes[0]} rows: start until ready`,
          },
        ),
      );
      for (const [name, call] of Object.entries(await requestsOf(client))) {
        await medianOf(call);
        const medians = [await medianOf(call), await medianOf(call), await medianOf(call)];
        rows.push(
          measured('growth', `${database}, ${size} rows: ${name}`, 'ms', medians, {
            reference: `${database}, ${sizes[0]} rows: ${name}`,
          }),
        );
        console.error(rows.at(-1)?.name, medians.map((value) => value.toFixed(2)).join(' '));
      }
    }
    return rows;
  } finally {
    await service.dispose();
  }
};

const onDatabase = async (database: DatabaseName): Promise<readonly Row[]> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'twinseal-growth-'));
  const server = database === 'PostgreSQL' ? await PostgresServer.start() : undefined;
  try {
    return await measureOn(database, { dataDir, ...(server !== undefined && { databaseUrl: server.url }) });
  } finally {
    await server?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

const rows: Row[] = [];
for (const database of databases) rows.push(...(await onDatabase(database)));
writeReport('growth', rows);
