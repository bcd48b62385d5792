import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { StorageLocation } from '../../src/storage/index.js';
import { PostgresServer } from '../../test/setup/postgres-server.js';
import { runSql } from '../../test/setup/raw-sql.js';
import { AdminApi, NativeApi } from '../../test/support/api.js';
import { Service } from '../../test/support/service.js';
import { fillDatabase } from './fill.js';
import type { Subject } from './requests.js';

export type DatabaseName = 'SQLite' | 'PostgreSQL';

/** A running service on a database of its own that holds so many rows. */
export interface Scene extends Subject {
  readonly service: Service;
}

const prepare = async (location: StorageLocation): Promise<Scene> => {
  const service = await Service.start({
    TWINSEAL_DATA_DIR: location.dataDir,
    DATABASE_URL: location.databaseUrl,
    LOG_LEVEL: 'warn',
    TWINSEAL_RATE_LIMIT_FIPSIGN: '0',
    TWINSEAL_RATE_LIMIT_FIPSIGN_READ: '0',
  });
  const admin = new AdminApi(service.base);
  const { id: project } = await admin.createProject('growth', { free_limit: null });
  const { key: apiKey } = await admin.createApiKey(project, { format: 'pqa' });
  await admin.call('POST', `/projects/${project}/ca`, { format: 'pqcert', subject: 'Growth' });
  const native = new NativeApi(service.base, apiKey);
  await native.call('POST', '/kms/keys/generate', { algorithm: 'ML-DSA-65' });
  await native.call('POST', '/kms/keys/generate', { algorithm: 'ML-DSA-44' });
  return { service, base: service.base, project, apiKey };
};

const locations = async (
  sizes: readonly number[],
  folder: string,
  server: PostgresServer | undefined,
): Promise<readonly StorageLocation[]> => {
  const found: StorageLocation[] = [];
  for (const size of sizes) {
    const dataDir = join(folder, String(size));
    if (server === undefined) {
      found.push({ dataDir });
      continue;
    }
    await runSql({ dataDir, databaseUrl: server.url }, `create database growth_${size}`);
    const url = new URL(server.url);
    url.pathname = `/growth_${size}`;
    found.push({ dataDir, databaseUrl: url.href });
  }
  return found;
};

/** Runs `use` on one service per size, all of them running, and removes them. */
export const withScenes = async (
  database: DatabaseName,
  sizes: readonly number[],
  use: (scenes: readonly Scene[]) => Promise<void>,
): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-growth-'));
  const server = database === 'PostgreSQL' ? await PostgresServer.start() : undefined;
  const scenes: Scene[] = [];
  try {
    for (const [place, location] of (await locations(sizes, folder, server)).entries()) {
      const scene = await prepare(location);
      scenes.push(scene);
      await scene.service.stop();
      await fillDatabase(location, scene.project, [1, sizes[place] ?? 0]);
      await scene.service.start();
    }
    await use(scenes);
  } finally {
    for (const { service } of scenes) await service.dispose();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
