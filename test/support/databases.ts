import { randomBytes } from 'node:crypto';

import { Client } from 'pg';

import type { Settings } from './service.js';

/** The engines that everything which touches storage is tested on. */
export const DATABASES = ['SQLite', 'PostgreSQL'] as const;
export type DatabaseName = (typeof DATABASES)[number];

/** An empty database for one service, or for several that share it. */
export interface FreshDatabase {
  /** What the service must be started with to use it. */
  readonly settings: Settings;
  drop(): Promise<void>;
}

const onServer = async (sql: string): Promise<void> => {
  const client = new Client({ connectionString: serverUrl().href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
};

/** The server that the test run itself started. */
const serverUrl = (): URL => {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined)
    throw new Error('TEST_DATABASE_URL is unset: the test run starts PostgreSQL in its global setup');
  return new URL(url);
};

export const freshDatabase = async (name: DatabaseName): Promise<FreshDatabase> => {
  if (name === 'SQLite') return { settings: {}, drop: async () => undefined };
  const database = `e2e_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${database}`);
  const url = serverUrl();
  url.pathname = `/${database}`;
  return {
    settings: { DATABASE_URL: url.href },
    drop: () => onServer(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`),
  };
};
