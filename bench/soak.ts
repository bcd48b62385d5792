// `make bench-soak`: everything that signs and verifies, at full load for an hour, and what memory the service takes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { AdminApi } from '../test/support/api.js';
import { Service } from '../test/support/service.js';
import { runChild } from './child.js';
import type { LoadFigures } from './figures.js';
import { post, postForData } from './post.js';
import { residentMemory } from './resident-memory.js';
import { signatureRoutes } from './signature-routes.js';

const CLIENTS = 12;
const BATCH_CLIENTS = 2;
const LOOK_EVERY_MS = 60_000;
/** After the load, for what is released when nothing happens. */
const REST_MS = 60_000;

const minutes = Number(process.env['BENCH_SOAK_MINUTES'] ?? '60');
if (!(minutes > 0 && minutes <= 10_080)) throw new Error('BENCH_SOAK_MINUTES takes minutes, up to a week');

interface Route {
  readonly path: string;
  readonly body: object;
  readonly clients: number;
}

const routesOf = async (base: URL, apiKey: string): Promise<readonly Route[]> => {
  await post(base, apiKey, '/api/v1/kms/keys/generate', { algorithm: 'ML-DSA-65' }, 201);
  const claims = { sub: 'user-1', role: 'editor' };
  const { token } = JSON.parse(await post(base, apiKey, '/sign', claims)) as { token: object };
  const signatures = await signatureRoutes((path, body) => postForData(base, apiKey, path, body));
  return [
    ...signatures.map(({ path, body, each }) => ({
      path,
      body,
      clients: each === 1 ? CLIENTS : BATCH_CLIENTS,
    })),
    { path: '/sign', body: claims, clients: CLIENTS },
    { path: '/verify', body: { token }, clients: CLIENTS },
  ];
};

/** The memory of each minute until `done`. */
const watch = async (service: Service, done: AbortSignal): Promise<readonly number[]> => {
  const seen: number[] = [];
  while (!done.aborted) {
    seen.push(residentMemory(service.pid));
    console.log(`minute ${seen.length - 1}: ${seen.at(-1)?.toFixed(0)} MB`);
    // Aborted when the load is over.
    await sleep(LOOK_EVERY_MS, undefined, { signal: done }).catch(() => {});
  }
  return seen;
};

const loaded = (service: Service, apiKey: string, { path, body, clients }: Route): Promise<LoadFigures> => {
  const order = { base: service.base.href, apiKey, path, body: JSON.stringify(body), clients };
  // The generator warms up for a quarter of its time first.
  return runChild<LoadFigures>('all', 'load.ts', { ...order, seconds: (minutes * 60) / 1.25 });
};

/** @throws when any request is not answered with 200 */
const soak = async (service: Service): Promise<void> => {
  const admin = new AdminApi(service.base);
  const { id } = await admin.createProject('soak', { free_limit: null });
  const { key: apiKey } = await admin.createApiKey(id, { format: 'pqa' });
  const routes = await routesOf(service.base, apiKey);
  const over = new AbortController();
  const load = async (): Promise<readonly LoadFigures[]> => {
    try {
      return await Promise.all(routes.map((route) => loaded(service, apiKey, route)));
    } finally {
      over.abort();
    }
  };
  const [figures, memory] = await Promise.all([load(), watch(service, over.signal)]);
  const highest = Math.max(...memory);
  await sleep(REST_MS);
  for (const [place, { requests, p50, p99 }] of figures.entries()) {
    console.log(
      `${routes[place]?.path}: ${requests} requests, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    );
  }
  console.log(
    `memory: at most ${highest.toFixed(0)} MB, ${residentMemory(service.pid).toFixed(0)} MB a minute later`,
  );
};

const folder = mkdtempSync(join(tmpdir(), 'twinseal-soak-'));
try {
  const settings = {
    TWINSEAL_DATA_DIR: join(folder, 'data'),
    LOG_LEVEL: 'warn',
    TWINSEAL_RATE_LIMIT_FIPSIGN: '0',
  };
  const service = await Service.start(settings);
  try {
    await soak(service);
  } finally {
    await service.dispose();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
