import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { publicKeyToPem } from '../../src/crypto/encodings/public-key.js';
import { keyAlgorithm } from '../../src/crypto/key-algorithm-table.js';
import { ROOT } from '../support/built-service.js';
import { twinseal } from '../support/cli.js';
import { DATABASES } from '../support/databases.js';
import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { Service, type Settings } from '../support/service.js';
import { freshProject, type World } from '../support/world.js';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'twinseal-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Finding {
  readonly name: string;
  readonly status: string;
  readonly detail: string;
}
interface Diagnosis {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}
const byName = ({ findings }: Diagnosis, name: string): Finding | undefined =>
  findings.find((finding) => finding.name === name);

describe('twinseal', () => {
  it('without a command, or with one that does not exist, says what there is: status 2', async () => {
    const none = await twinseal([]);
    expect([none.status, none.stdout + none.stderr]).toEqual([2, expect.stringContaining('Usage: twinseal')]);
    const unknown = await twinseal(['sing']);
    expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('--help')]);
  });

  it('tells its version and its exit statuses: status 0', async () => {
    expect(await twinseal(['--version'])).toMatchObject({ status: 0, stdout: '2.0.0\n' });
    expect(await twinseal(['--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Exit status'),
    });
  });

  it('with a bad setting names the setting and never its value: status 2', async () => {
    const run = await twinseal(['doctor'], { PORT: 'planted' });
    expect([run.status, run.stderr]).toEqual([2, expect.stringMatching(/^twinseal: PORT takes/)]);
    expect(run.stderr).not.toContain('planted');
  });

  it('without a service says how to start one: status 3, in JSON on request', async () => {
    const words = ['audit', 'export', '--url', 'http://127.0.0.1:9'];
    const run = await twinseal(words);
    expect([run.status, run.stderr]).toEqual([
      3,
      expect.stringMatching(/no service answers .*\n.*twinseal start/),
    ]);
    const json = await twinseal(['--json', ...words]);
    const { error } = JSON.parse(json.stderr) as { error: { message: string; next: string } };
    expect([json.status, error.next]).toEqual([3, expect.stringContaining('twinseal start')]);
  });

  it('backup says that a database server does not answer: status 3, and never its address', async () => {
    const DATABASE_URL = 'postgres://planted:planted@127.0.0.1:9/planted';
    const run = await twinseal(['backup', join(folder, 'none.backup')], { DATABASE_URL });
    expect([run.status, run.stderr]).toEqual([
      3,
      expect.stringMatching(/^twinseal: DATABASE_URL: the server/),
    ]);
    expect(run.stderr).not.toContain('planted');
  });

  it('start does what node dist/main.js does, and ends with status 0 on SIGTERM', async () => {
    const env = {
      PATH: process.env['PATH'],
      PORT: '0',
      TWINSEAL_DATA_DIR: join(folder, 'started'),
    } as NodeJS.ProcessEnv;
    const child = spawn(process.execPath, [join(ROOT, 'dist/cli/twinseal.js'), 'start'], { env });
    let output = '';
    const listens = new Promise<void>((resolve) => {
      child.stdout.on('data', (text: Buffer) => {
        output += text.toString();
        if (output.includes('"msg":"listening"')) resolve();
      });
    });
    await listens;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect((await exited)[0]).toBe(0);
  }, 60_000);
});

describe.each(DATABASES)('twinseal beside a service on %s', (database) => {
  let fresh: FreshDatabase;
  let world: World;
  let settings: Settings;
  beforeAll(async () => {
    fresh = await freshDatabase(database);
    world = await freshProject(await Service.start(fresh.settings));
    await world.api.generate('Ed25519');
    for (let count = 0; count < 5; count += 1)
      await world.api.sign({ algorithm: 'Ed25519', key_version: 1, message: '' });
    settings = { ...fresh.settings, TWINSEAL_DATA_DIR: world.service.dataDir };
  }, 90_000);
  afterAll(async () => {
    await world.service.dispose();
    await fresh.drop();
  });

  it('doctor finds everything good and changes nothing', async () => {
    const before = await world.admin.verifyAudit();
    const run = await twinseal(['--json', 'doctor', '--audit'], settings);
    const diagnosis = run.json<Diagnosis>();
    expect([run.status, diagnosis.ok]).toEqual([0, true]);
    expect(diagnosis.findings.filter(({ status }) => status === 'bad')).toEqual([]);
    const names = ['configuration', 'runtime', 'clock', 'disk', 'engine wasm', 'provider memory', 'database'];
    for (const name of names) expect(byName(diagnosis, name)?.status).toBe('ok');
    const native = existsSync(join(ROOT, 'native/twinseal.node')) ? 'ok' : 'skipped';
    expect(byName(diagnosis, 'engine native')?.status).toBe(native);
    expect(byName(diagnosis, 'provider memory')?.detail).toContain('ML-DSA-65, ML-DSA-87, ECDSA-P256');
    expect(byName(diagnosis, 'schema')?.detail).toContain(database);
    expect(byName(diagnosis, 'master key')?.detail).toMatch(/^[0-9a-f]{16} opens this database$/);
    expect(byName(diagnosis, 'audit')?.detail).toMatch(/^head at entry \d+, .*the whole chain verifies/);
    expect((await world.admin.verifyAudit()).head).toEqual(before.head);
  });

  it('doctor shows no secret, whatever it finds', async () => {
    const key = readFileSync(join(world.service.dataDir, 'master-key'), 'utf8').trim();
    const run = await twinseal(['--json', 'doctor'], { ...settings, TWINSEAL_MASTER_KEY: key });
    const said = run.stdout + run.stderr;
    for (const secret of [key, 'e2e-admin-token', settings['DATABASE_URL'] ?? key]) {
      expect(said).not.toContain(secret);
    }
  });

  it('doctor names what is bad: status 1', async () => {
    const other = Buffer.alloc(32, 7).toString('base64');
    const run = await twinseal(['doctor'], { ...settings, TWINSEAL_MASTER_KEY: other });
    expect([run.status, run.stdout]).toEqual([
      1,
      expect.stringMatching(/bad +master key +.*TWINSEAL_MASTER_KEY/),
    ]);
    expect(run.stdout).toContain('Bad: master key.');
  });

  it('audit export and audit verify: a file that needs only the checkpoint key', async () => {
    const [log, kept] = [join(folder, `${database}.jsonl`), join(folder, `${database}.checkpoint`)];
    const server = ['--url', world.service.base.href];
    writeFileSync(kept, JSON.stringify(await world.admin.ok('GET', '/audit/checkpoint')));
    expect(await twinseal(['audit', 'export', '--out', log, ...server])).toMatchObject({ status: 0 });
    const good = await twinseal(['audit', 'verify', log, '--key', kept]);
    expect([good.status, good.stdout]).toEqual([0, expect.stringContaining('whole. Entries 1 to')]);

    const text = readFileSync(log, 'utf8');
    expect((await twinseal(['audit', 'export', ...server])).stdout.split('\n')[1]).toBe(text.split('\n')[1]);
    writeFileSync(log, text.replace('"action":"signature.sign"', '"action":"key.archive"'));
    const bad = await twinseal(['--json', 'audit', 'verify', log, '--key', kept]);
    expect([bad.status, bad.json()]).toMatchObject([1, { ok: false, broken_at: { reason: 'changed' } }]);
    const again = await twinseal(['audit', 'export', '--out', log, ...server]);
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('does not exist')]);
  });

  it('audit verify takes the key as PEM and base64 too, and refuses what is none: status 2', async () => {
    const log = join(folder, `${database}-keys.jsonl`);
    await twinseal(['audit', 'export', '--out', log, '--url', world.service.base.href]);
    const { public_key } = await world.admin.ok<{ public_key: string }>('GET', '/audit/checkpoint');
    const raw = new Uint8Array(Buffer.from(public_key, 'base64'));
    const pem = publicKeyToPem(keyAlgorithm('MLDSA65-ECDSA-P256-SHA512'), raw);
    const forms = { base64: `${public_key}\n`, pem, nonsense: 'hello', other: '{}' };
    const runs: (number | null)[] = [];
    for (const [name, form] of Object.entries(forms)) {
      writeFileSync(join(folder, name), form);
      runs.push((await twinseal(['audit', 'verify', log, '--key', join(folder, name)])).status);
    }
    expect(runs).toEqual([0, 0, 2, 2]);
  });

  it('with a wrong admin token says which file to give: status 1', async () => {
    const file = join(folder, 'token');
    writeFileSync(file, 'not-the-token');
    const words = ['audit', 'export', '--url', world.service.base.href, '--admin-token-file', file];
    const run = await twinseal(words);
    expect([run.status, run.stderr]).toEqual([1, expect.stringContaining('--admin-token-file')]);
  });
});
