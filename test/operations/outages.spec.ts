import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { PostgresServer } from '../setup/postgres-server.js';
import { rawConnection } from '../setup/raw-sql.js';
import type { HttpAnswer } from '../support/http.js';
import { Service } from '../support/service.js';
import { comesTrue } from '../support/until.js';
import { freshProject, type World } from '../support/world.js';

/** How long a caller may wait for its 503 (contracts: admin, "Around it"). */
const PATIENCE_MS = 10_000;

const inTime = async (answer: Promise<HttpAnswer>): Promise<HttpAnswer> => {
  const late = new AbortController();
  const patience = sleep(PATIENCE_MS, undefined, { signal: late.signal }).then(() => {
    throw new Error('no answer within 10 s');
  });
  try {
    return await Promise.race([answer, patience]);
  } finally {
    patience.catch(() => undefined);
    late.abort();
  }
};

const ready = ({ service }: World): Promise<HttpAnswer> =>
  inTime(service.send({ method: 'GET', path: '/health/ready' }));
const sign = ({ api }: World): Promise<HttpAnswer> =>
  inTime(api.call('POST', '/signature/sign', { algorithm: 'Ed25519', key_version: 1, message: '' }));

/** What must hold while the database cannot be written. */
const expectOutage = async (world: World): Promise<void> => {
  // A write that just succeeded counts for a second.
  await comesTrue('readiness tells', async () => (await ready(world)).status === 503, PATIENCE_MS);
  const [health, refused, live] = await Promise.all([
    ready(world),
    sign(world),
    inTime(world.service.send({ method: 'GET', path: '/health/live' })),
  ]);
  expect(live.status).toBe(200);
  expect(health.status).toBe(503);
  const { checks } = health.json<{ checks: { name: string; ok: boolean; reason?: string }[] }>();
  expect(checks.filter(({ ok }) => !ok)).toEqual([
    { name: 'database', ok: false, reason: expect.stringMatching(/./) },
  ]);
  expect(refused.status).toBe(503);
  expect(refused.text).toMatch(/audit|database/);
  expect(refused.headers['retry-after']).toBeDefined();
  // By now no cached API key is left: a call that only reads needs the database too.
  await sleep(1_200);
  const read = await inTime(world.api.call('GET', '/kms/keys'));
  if (read.status !== 200) expect([read.status, read.text]).toEqual([503, expect.stringMatching(/database/)]);
};

/** What must hold afterwards, without a restart: the last signature is the only new entry. */
const expectRecovery = async (world: World): Promise<void> => {
  await comesTrue('it is ready again', async () => (await ready(world)).status === 200);
  expect((await sign(world)).status).toBe(200);
  expect(await world.admin.verifyAudit()).toMatchObject({ ok: true });
};

describe('on SQLite', () => {
  let world: World;
  beforeAll(async () => {
    world = await freshProject(await Service.start());
    await world.api.generate('Ed25519');
  }, 120_000);
  afterAll(() => world.service.dispose());

  it('a lock that another program holds is 503 by name, and passes', async () => {
    const intruder = await rawConnection({ dataDir: world.service.dataDir });
    await intruder.run('begin immediate');
    await expectOutage(world);
    await intruder.run('rollback');
    await intruder.close();
    await expectRecovery(world);
  }, 60_000);

  it('a file that is gone is 503 by name, and service returns with it', async () => {
    const file = join(world.service.dataDir, 'twinseal.db');
    renameSync(file, `${file}.away`);
    await expectOutage(world);
    renameSync(`${file}.away`, file);
    await expectRecovery(world);
  }, 60_000);
});

describe('on PostgreSQL', () => {
  let postgres: PostgresServer;
  let world: World;
  beforeAll(async () => {
    postgres = await PostgresServer.start();
    world = await freshProject(await Service.start({ DATABASE_URL: postgres.url }));
    await world.api.generate('Ed25519');
  }, 120_000);
  afterAll(async () => {
    await world.service.dispose();
    await postgres.stop();
  });

  it('a lock that another program holds is 503 by name, and passes', async () => {
    const intruder = await rawConnection({ dataDir: '', databaseUrl: postgres.url });
    await intruder.run('begin; lock table audit_head, write_probes');
    await expectOutage(world);
    await intruder.run('rollback');
    await intruder.close();
    await expectRecovery(world);
  }, 60_000);

  it.each(['fast', 'immediate'] as const)(
    'a server that is stopped (%s) is 503 by name, and service returns with it',
    async (how) => {
      await postgres.halt(how);
      await expectOutage(world);
      await postgres.resume();
      await expectRecovery(world);
    },
    60_000,
  );
});
