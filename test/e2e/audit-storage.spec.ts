import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { Service, type Launcher } from '../support/service.js';
import { until } from '../support/until.js';
import { freshProject, type World } from '../support/world.js';

/** util-linux: whatever system the tests run on has it, or says so here. */
const need = (program: string): void => {
  const { error } = spawnSync(program, ['--version']);
  if (error !== undefined) throw new Error(`${program} is missing: install the package util-linux`);
};

/** Another process that holds the database in some way until it is told to let go, or is killed after the test. */
const holders: ChildProcess[] = [];
const hold = async (file: string, how: string): Promise<() => Promise<void>> => {
  const script = `
    const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(${JSON.stringify(file)});
    ${how}
    process.stdout.write('held');
    process.stdin.once('data', () => process.exit(0));`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'ignore'] });
  holders.push(child);
  await once(child.stdout, 'data');
  return async () => {
    const exited = once(child, 'exit');
    child.stdin.write('go');
    await exited;
  };
};
const holdWriteLock = (file: string) => hold(file, `database.exec('begin immediate');`);
/** A reader, so that the write-ahead log cannot begin anew meanwhile. */
const holdSnapshot = (file: string) =>
  hold(file, `database.exec('begin'); database.prepare('select count(*) from audit_entries').get();`);

const readiness = async ({ service }: World): Promise<number> =>
  (await service.send({ method: 'GET', path: '/health/ready' })).status;

const generate = ({ api }: World, key: string) =>
  api.call('POST', '/kms/keys/generate', { algorithm: 'Ed25519', key });

/** A signature is not handed out, nothing is made, and each answer names what is away. */
const expectRefused = async (world: World): Promise<void> => {
  const { api, admin, project } = world;
  const answers = [
    await api.call('POST', '/signature/sign', { algorithm: 'Ed25519', key_version: 1, message: '' }),
    await generate(world, 'meanwhile'),
  ];
  for (const answer of answers) {
    expect([answer.status, answer.text]).toEqual([503, expect.stringContaining('audit')]);
    expect(answer.text).not.toContain('"signature":"');
  }
  const change = await admin.call('POST', `/projects/${project.id}/api-keys`, { name: 'meanwhile' });
  expect([change.status, change.text]).toEqual([503, expect.stringContaining('audit')]);
  // A write that has just succeeded counts for a second.
  await until(async () => (await readiness(world)) === 503);
};

/** Without a restart, with nothing of what was refused, and with a sound chain. */
const expectRecovered = async (world: World, pid: number): Promise<void> => {
  const { api, admin, project, service } = world;
  await until(async () => (await readiness(world)) === 200);
  expect(service.pid).toBe(pid);
  const { keys } = await api.get<{ keys: { key: string }[] }>('/kms/keys');
  expect(keys.map(({ key }) => key)).toEqual(['default']);
  const names = await admin.ok<{ items: { name: string }[] }>('GET', `/projects/${project.id}/api-keys`);
  expect(names.items.map(({ name }) => name)).not.toContain('meanwhile');
  expect((await api.sign({ algorithm: 'Ed25519', key_version: 1, message: '' })).signature).not.toBe('');
  expect((await generate(world, 'afterwards')).status).toBe(201);
  expect((await admin.verifyAudit()).ok).toBe(true);
};

describe('an audit storage that takes nothing', () => {
  const worlds: World[] = [];
  const start = async (launcher: Launcher = {}): Promise<World> => {
    const world = await freshProject(await Service.start({}, launcher));
    worlds.push(world);
    await world.api.generate('Ed25519');
    return world;
  };
  afterEach(async () => {
    for (const child of holders.splice(0)) child.kill('SIGKILL');
    for (const { service } of worlds.splice(0)) await service.dispose();
  });

  it('because another process holds its lock: 503 that names audit, nothing done, and recovery', async () => {
    const world = await start();
    const letGo = await holdWriteLock(join(world.service.dataDir, 'twinseal.db'));
    await expectRefused(world);
    await letGo();
    await expectRecovered(world, world.service.pid);
  }, 90_000);

  it('because the disk is full: 503 that names audit, nothing done, and recovery', async () => {
    need('prlimit');
    const world = await start();
    const { service } = world;
    // No file of the process can grow: to SQLite the disk is full. The log has to stay as it is, or it would be reused.
    const reader = await holdSnapshot(join(service.dataDir, 'twinseal.db'));
    const limit = (size: string): void => {
      const { status, stderr } = spawnSync('prlimit', ['--pid', String(service.pid), `--fsize=${size}`]);
      if (status !== 0) throw new Error(`prlimit: ${stderr.toString()}`);
    };
    const log = statSync(join(service.dataDir, 'twinseal.db-wal')).size;
    limit(`${log}:unlimited`);
    await expectRefused(world);
    limit('unlimited:unlimited');
    await expectRecovered(world, service.pid);
    await reader();
  }, 90_000);

  it('because the data folder is read-only: 503 that names audit, nothing done, and recovery', async () => {
    // The superuser may write anywhere; without these capabilities it obeys the folder's mode like everybody.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) need('setpriv');
    const before = isRoot ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];
    const world = await start({ before });
    const { dataDir, pid } = world.service;
    const files = ['twinseal.db', 'twinseal.db-wal', 'twinseal.db-shm'].map((name) => join(dataDir, name));
    for (const file of files) chmodSync(file, 0o400);
    chmodSync(dataDir, 0o500);
    try {
      await expectRefused(world);
    } finally {
      chmodSync(dataDir, 0o700);
      for (const file of files) chmodSync(file, 0o600);
    }
    await expectRecovered(world, pid);
  }, 90_000);
});
