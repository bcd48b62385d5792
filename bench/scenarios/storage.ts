// Audited deeds that the ledger commits, beside bare commits of one row each.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PostgresServer } from '../../test/setup/postgres-server.js';
import { runChild } from '../child.js';
import { measured, type Row } from '../harness/row.js';
import type { StorageFigures, StorageOrder } from '../storage.js';
import { repeated, type Scenario } from './scenario.js';

const rowsOf = async (name: string, order: StorageOrder, repeats: number): Promise<readonly Row[]> => {
  const values = await repeated<keyof StorageFigures>(repeats, async () => ({
    ...(await runChild<StorageFigures>('all', 'storage.ts', order)),
  }));
  const reference = `${name}: bare commits of one row`;
  return [
    measured('storage', reference, 'per second', values.get('bare') ?? []),
    measured('storage', `${name}: deeds, one at a time`, 'per second', values.get('single') ?? [], {
      reference,
    }),
    measured('storage', `${name}: deeds, 64 under way`, 'per second', values.get('many') ?? [], {
      reference,
    }),
  ];
};

export const storage: Scenario = async ({ seconds, repeats }) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'twinseal-bench-'));
  const server = await PostgresServer.start();
  try {
    return [
      ...(await rowsOf('SQLite', { location: { dataDir }, seconds }, repeats)),
      ...(await rowsOf('PostgreSQL', { location: { dataDir, databaseUrl: server.url }, seconds }, repeats)),
    ];
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};
