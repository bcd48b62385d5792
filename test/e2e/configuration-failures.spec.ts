import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runSql } from '../setup/raw-sql.js';
import { DATABASES, freshDatabase } from '../support/databases.js';
import { Service, type Settings } from '../support/service.js';
import { freshProject } from '../support/world.js';

interface Failure {
  readonly status: number | null;
  readonly lines: readonly string[];
}

const masterKey = (): string => randomBytes(32).toString('base64');

/** Starts the service with settings that it must refuse. */
const failureOf = async (settings: Settings, service?: Service): Promise<Failure> => {
  const sut = service ?? (await Service.prepare(settings));
  sut.output = '';
  sut.launch(settings);
  const status = await sut.exited;
  if (service === undefined) await sut.dispose();
  return { status, lines: sut.output.split('\n').filter((line) => line.trim() !== '') };
};

const expectOneLine = ({ status, lines }: Failure, naming: string | RegExp): void => {
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(naming);
  expect(status).not.toBe(0);
  expect(status).not.toBeNull();
};

describe('the service does not start', () => {
  it.each([
    ['an unknown setting', { TWINSEAL_MASTR_KEY: 'planted' }, 'TWINSEAL_MASTR_KEY'],
    ['a port that is no number', { PORT: 'planted' }, 'PORT'],
    ['a port out of range', { PORT: '70000' }, 'PORT'],
    ['a log level that does not exist', { LOG_LEVEL: 'planted' }, 'LOG_LEVEL'],
    ['a mode that does not exist', { NODE_ENV: 'planted' }, 'NODE_ENV'],
    ['a negative rate limit', { TWINSEAL_RATE_LIMIT_V1: '-1' }, 'TWINSEAL_RATE_LIMIT_V1'],
    ['a provider that does not exist', { TWINSEAL_PROVIDER: 'planted' }, 'TWINSEAL_PROVIDER'],
    ['a master key that is no base64', { TWINSEAL_MASTER_KEY: 'planted!' }, 'TWINSEAL_MASTER_KEY'],
    [
      'a master key of 31 bytes',
      { TWINSEAL_MASTER_KEY: Buffer.alloc(31, 7).toString('base64') },
      'TWINSEAL_MASTER_KEY',
    ],
    [
      'a master key file that is not there',
      { TWINSEAL_MASTER_KEY_FILE: '/nowhere/planted' },
      'TWINSEAL_MASTER_KEY',
    ],
    ['an admin token with a space', { TWINSEAL_ADMIN_TOKEN: 'planted! token' }, 'TWINSEAL_ADMIN_TOKEN'],
    [
      'a database address of another kind',
      { DATABASE_URL: 'mysql://user:planted@localhost/x' },
      'DATABASE_URL',
    ],
    ['two settings of one secret', { TWINSEAL_ADMIN_TOKEN_FILE: '/planted' }, 'TWINSEAL_ADMIN_TOKEN'],
  ])('with %s: one line names the setting and never the value', async (_title, settings: Settings, name) => {
    const failure = await failureOf(settings);
    expectOneLine(failure, name);
    expect(failure.lines.join()).not.toContain('planted!');
    expect(failure.lines.join()).not.toMatch(/planted@|'planted'|"planted"/);
  });

  it('in production without a master key', async () => {
    expectOneLine(await failureOf({ NODE_ENV: 'production' }), 'TWINSEAL_MASTER_KEY');
  });

  it('in production without an admin token', async () => {
    const settings = {
      NODE_ENV: 'production',
      TWINSEAL_MASTER_KEY: masterKey(),
      TWINSEAL_ADMIN_TOKEN: undefined,
    };
    expectOneLine(await failureOf(settings), 'TWINSEAL_ADMIN_TOKEN');
  });

  it('with a data folder that is a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'twinseal-e2e-'));
    writeFileSync(join(folder, 'file'), '');
    expectOneLine(await failureOf({ TWINSEAL_DATA_DIR: join(folder, 'file') }), 'TWINSEAL_DATA_DIR');
    rmSync(folder, { recursive: true });
  });

  it('with a database file that is a folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'twinseal-e2e-'));
    mkdirSync(join(folder, 'twinseal.db'));
    expectOneLine(await failureOf({ TWINSEAL_DATA_DIR: folder }), /TWINSEAL_DATA_DIR|twinseal\.db|database/);
    rmSync(folder, { recursive: true, force: true });
  });

  it('with a port that is taken', async () => {
    const first = await Service.start();
    const failure = await failureOf({ PORT: String(first.port) });
    await first.dispose();
    expectOneLine(failure, /PORT|port/);
  });
});

describe.each(DATABASES)('an existing database on %s is not opened', (database) => {
  it('with another master key: the line names the master key', async () => {
    const fresh = await freshDatabase(database);
    const service = await Service.start({ ...fresh.settings, TWINSEAL_MASTER_KEY: masterKey() });
    const { api } = await freshProject(service);
    await api.generate('Ed25519');
    await service.stop();
    expectOneLine(
      await failureOf({ TWINSEAL_MASTER_KEY: masterKey() }, service),
      /TWINSEAL_MASTER_KEY|master key/,
    );
    await service.dispose();
    await fresh.drop();
  });

  it('by code older than its schema: the line says so', async () => {
    const fresh = await freshDatabase(database);
    const service = await Service.start(fresh.settings);
    await service.stop();
    const insert =
      "INSERT INTO kysely_migration (name, timestamp) VALUES ('9999_from_the_future', '2099-01-01T00:00:00.000Z')";
    await runSql(fresh.location, insert);
    expectOneLine(await failureOf({}, service), /schema|newer|migration/);
    await service.dispose();
    await fresh.drop();
  });
});

it('names that Kubernetes injects for a Service called twinseal are ignored', async () => {
  const service = await Service.start({
    TWINSEAL_SERVICE_HOST: '10.0.0.1',
    TWINSEAL_SERVICE_PORT: '3000',
    TWINSEAL_PORT: 'tcp://10.0.0.1:3000',
    TWINSEAL_PORT_3000_TCP_ADDR: '10.0.0.1',
  });
  expect((await service.send({ method: 'GET', path: '/health/ready' })).status).toBe(200);
  await service.dispose();
});

it('an admin token and a master key may come from files with a line end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-e2e-'));
  const token = randomBytes(24).toString('hex');
  writeFileSync(join(folder, 'token'), `${token}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'key'), `${masterKey()}\n`, { mode: 0o600 });
  const service = await Service.start({
    NODE_ENV: 'production',
    TWINSEAL_ADMIN_TOKEN: undefined,
    TWINSEAL_ADMIN_TOKEN_FILE: join(folder, 'token'),
    TWINSEAL_MASTER_KEY_FILE: join(folder, 'key'),
  });
  const answer = await service.send({
    method: 'GET',
    path: '/admin/projects',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(200);
  await service.dispose();
  rmSync(folder, { recursive: true });
});
