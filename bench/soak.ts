// `make bench-soak`: everything that signs and verifies, at full load for an hour, and what memory the service takes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { AdminApi } from '../test/support/api.js';
import { Service } from '../test/support/service.js';
import { runChild } from './child.js';
import { MESSAGE_BYTES, type LoadFigures } from './figures.js';
import { residentMemory } from './resident-memory.js';

const CLIENTS = 12;
const BATCH_CLIENTS = 2;
const BATCH = 100;
const LOOK_EVERY_MS = 60_000;
/** After the load, for what is released when nothing happens. */
const REST_MS = 60_000;

const minutes = Number(process.env['BENCH_SOAK_MINUTES'] ?? '60');
if (!(minutes > 0 && minutes <= 10_080)) throw new Error('BENCH_SOAK_MINUTES takes minutes, up to a week');

interface Route {
  readonly path: string;
  readonly body: object;
  readonly clients?: number;
}

const post = async (service: Service, apiKey: string, { path, body }: Route): Promise<object> => {
  const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
  const answer = await service.send({ method: 'POST', path, headers, body: JSON.stringify(body) });
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status} ${answer.text}`);
  return answer.json<object>();
};

const routesOf = async (service: Service, apiKey: string): Promise<readonly Route[]> => {
  const at = '/api/v1/signature';
  const key = { algorithm: 'ML-DSA-65', key_version: 1 };
  const message = Buffer.alloc(MESSAGE_BYTES, 7).toString('base64');
  const sign = { path: `${at}/sign`, body: { ...key, message } };
  const token = { path: '/sign', body: { sub: 'user-1', role: 'editor' } };
  await post(service, apiKey, { path: '/api/v1/kms/keys/generate', body: { algorithm: key.algorithm } });
  const { data } = (await post(service, apiKey, sign)) as { data: { signature: string } };
  const signed = (await post(service, apiKey, token)) as { token: object };
  const items = Array.from({ length: BATCH }, () => ({ message }));
  return [
    sign,
    { path: `${at}/verify`, body: { ...sign.body, signature: data.signature } },
    { path: `${at}/sign-batch`, body: { ...key, items }, clients: BATCH_CLIENTS },
    token,
    { path: '/verify', body: { token: signed.token } },
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

const loaded = (
  service: Service,
  apiKey: string,
  { path, body, clients = CLIENTS }: Route,
): Promise<LoadFigures> => {
  const order = { base: service.base.href, apiKey, path, body: JSON.stringify(body), clients };
  // The generator warms up for a quarter of its time first.
  return runChild<LoadFigures>('all', 'load.ts', { ...order, seconds: (minutes * 60) / 1.25 });
};

/** @throws when any request is not answered with 200 */
const soak = async (service: Service): Promise<void> => {
  const admin = new AdminApi(service.base);
  const { id } = await admin.createProject('soak', { free_limit: null });
  const { key: apiKey } = await admin.createApiKey(id, { format: 'pqa' });
  const routes = await routesOf(service, apiKey);
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
