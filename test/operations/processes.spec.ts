import { randomBytes, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';

import { ROOT } from '../support/built-service.js';
import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { NativeApi } from '../support/api.js';
import { Scrape } from '../support/scrape.js';
import { freePort } from '../support/free-port.js';
import { Service, type Settings } from '../support/service.js';
import { comesTrue } from '../support/until.js';
import { freshProject, type World } from '../support/world.js';
import { auditedSignatures } from './audited-signatures.js';
import { begunIn, haveBegun, logOf, pidOf, runs, type LogLine } from './processes.js';
import { SigningLoad } from './signing-load.js';
import { TestAuthority, type PemPair } from './test-authority.js';

const SIGN = { algorithm: 'Ed25519', key: 'load', key_version: 1 };

/** Over a connection of its own, so that the next process in turn answers. */
const get = (base: URL, path: string): Promise<{ readonly status: number; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: base.hostname, port: base.port, path, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end();
  });

const isUp = (text: string): readonly string[] =>
  [...text.matchAll(/^twinseal_process_up\{process="(\d+)"\} ([01])$/gm)].map(
    ([, number, up]) => `${number}: ${up}`,
  );

/** What `isUp` finds when both tell. */
const BOTH_UP = '1: 1,2: 1';

/** Waits until a scrape tells of both; a process that is busy may be left out of one. */
const bothTell = (base: URL): Promise<void> =>
  comesTrue('both tell', async () => isUp((await get(base, '/metrics')).text).join() === BOTH_UP);

/** Sum of a counter over its series whose labels hold `part`. */
const sumOf = (scrape: Scrape, name: string, part = ''): number =>
  scrape
    .series(name)
    .filter((series) => series.includes(part))
    .reduce((sum, series) => sum + scrape.value(series), 0);

/** What a killed process does to its connections; an answer of the service is never among them. */
const CUT_OFF = /ECONNRESET|ECONNREFUSED|EPIPE|socket hang up/;

describe('two processes on one port', () => {
  let fresh: FreshDatabase;
  let service: Service;
  let world: World;
  let publicKey: string;
  let settings: Settings;
  beforeEach(async () => {
    fresh = await freshDatabase('PostgreSQL');
    settings = {
      ...fresh.settings,
      TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64'),
      TWINSEAL_PROCESSES: '2',
    };
    service = await Service.start(settings);
    await haveBegun(service, 2);
    world = await freshProject(service);
    ({ public_key: publicKey } = await world.api.generate('Ed25519', 'load'));
  }, 120_000);
  afterEach(async () => {
    await service.dispose();
    await fresh.drop();
  });

  const loadUnderWay = async (clients: number, signed: number): Promise<SigningLoad> => {
    const load = new SigningLoad([world.api], 'load').start(clients);
    await comesTrue('the load is under way', () => load.count > signed);
    return load;
  };

  /** Only connections were lost, and no signature. */
  const expectNothingLost = async (load: SigningLoad): Promise<void> => {
    expect(load.failures.filter((failure) => !CUT_OFF.test(failure))).toEqual([]);
    expect(await auditedSignatures(world)).toBe(load.count);
    expect(await world.admin.verifyAudit()).toMatchObject({ ok: true });
  };

  it('answer in turn, log under their numbers, and print once what a start prints', async () => {
    const before = await Scrape.of(service.base);
    for (let index = 0; index < 20; index += 1) {
      expect((await get(service.base, '/health/ready')).status).toBe(200);
    }
    const after = await Scrape.of(service.base);
    const answered = ['process="1"', 'process="2"'].map(
      (label) =>
        sumOf(after, 'twinseal_http_requests_total', label) -
        sumOf(before, 'twinseal_http_requests_total', label),
    );
    // The scrape before is counted in the one after.
    expect(answered.map((count) => count >= 9)).toEqual([true, true]);
    const requests = logOf(service).filter(({ msg }) => msg === 'request');
    expect(new Set(requests.map(({ process }) => process))).toEqual(new Set([1, 2]));
    expect(logOf(service).filter((line) => line.process === undefined)).toEqual([]);
    expect(service.output.match(/Twinseal listens on/g)).toHaveLength(1);
    expect(service.output.match(/API keys of the demo project/g)).toHaveLength(1);
  }, 60_000);

  it('tell together of every signature, whichever is scraped, each metric declared once', async () => {
    const apis = Array.from({ length: 8 }, () => world.api);
    const load = new SigningLoad(apis, 'load').start(8);
    await comesTrue('enough is signed', () => load.count > 200);
    await load.stop();
    expect(load.failures).toEqual([]);
    let texts: readonly { readonly text: string }[] = [];
    // A process that is busy may be left out of a scrape.
    await comesTrue('every scrape tells of both', async () => {
      texts = await Promise.all(Array.from({ length: 4 }, () => get(service.base, '/metrics')));
      return texts.every(({ text }) => isUp(text).join() === BOTH_UP);
    });
    for (const { text } of texts) {
      const signed = [...text.matchAll(/^twinseal_signatures_total\{.*\} (\d+)$/gm)].map(([, n]) =>
        Number(n),
      );
      expect(signed).toHaveLength(2);
      expect(signed.every((one) => one > 0)).toBe(true);
      expect(signed.reduce((sum, one) => sum + one, 0)).toBe(load.count);
      expect(text.match(/^# TYPE twinseal_signatures_total /gm)).toHaveLength(1);
      const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      expect(samples.filter((line) => !/^\w+\{process="[12]"[,}]/.test(line))).toEqual([]);
    }
  }, 180_000);

  it('outlive one of them: it is replaced under load, and no acknowledged signature is missing', async () => {
    const load = new SigningLoad([world.api], 'load').start(8);
    for (const number of [2, 1]) {
      await comesTrue('the load is under way', () => load.count > 100);
      const [dies, stays] = [pidOf(service, number), pidOf(service, 3 - number)];
      const before = load.count;
      process.kill(dies, 'SIGKILL');
      await comesTrue('the other goes on', () => load.count > before + 20);
      await comesTrue('another takes its place', () => pidOf(service, number) !== dies);
      expect([runs(dies), runs(stays)]).toEqual([false, true]);
      const then = load.count;
      await comesTrue('the load goes on', () => load.count > then + 100);
    }
    await load.stop();
    expect(load.failures.filter((failure) => !CUT_OFF.test(failure))).toEqual([]);
    expect(load.failures.length).toBeLessThan(20);
    expect(load.wrong(publicKey)).toBe(0);
    // One that was stored but whose answer was cut off may be more.
    const audited = await auditedSignatures(world);
    expect(audited).toBeGreaterThanOrEqual(load.count);
    expect(audited).toBeLessThanOrEqual(load.count + load.failures.length);
    expect(await world.admin.verifyAudit()).toMatchObject({ ok: true });
    expect(logOf(service).filter(({ msg }) => msg === 'a process ended and is replaced')).toHaveLength(2);
    await bothTell(service.base);
  }, 360_000);

  it('leave no connection open that one of them was handed and had not taken when it died', async () => {
    const dies = pidOf(service, 2);
    process.kill(dies, 'SIGSTOP');
    const endings: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      void get(service.base, '/health/ready').then(
        ({ status }) => endings.push(String(status)),
        (error: unknown) => endings.push(String(error)),
      );
    }
    await comesTrue('the other answers', () => endings.length === 3);
    expect(endings).toEqual(['200', '200', '200']);
    process.kill(dies, 'SIGKILL');
    await comesTrue('the fourth is cut off', () => endings.length === 4);
    expect(endings[3]).toMatch(CUT_OFF);
    await comesTrue('another takes its place', () => pidOf(service, 2) !== dies);
    await bothTell(service.base);
  }, 120_000);

  it('go on without one that dies and could not start again, and do not try it once more', async () => {
    // A copy reads the file anew, and finds another key than the database is sealed under.
    const file = join(service.dataDir, 'changed-master-key');
    writeFileSync(file, String(settings['TWINSEAL_MASTER_KEY']), { mode: 0o600 });
    expect(await service.stop()).toBe(0);
    await service.start({ TWINSEAL_MASTER_KEY: undefined, TWINSEAL_MASTER_KEY_FILE: file });
    await haveBegun(service, 4);
    writeFileSync(file, randomBytes(32).toString('base64'));
    process.kill(pidOf(service, 2), 'SIGKILL');
    const refused = (): readonly LogLine[] =>
      logOf(service).filter(
        ({ msg }) => msg === 'a process cannot start and is not tried again until a restart',
      );
    await comesTrue('its place is given up', () => refused().length > 0);
    // The pauses begin with a second.
    await sleep(3000);
    expect(refused()).toMatchObject([{ level: 'error', process: 2, status: 78 }]);
    expect(service.output.match(/^twinseal: TWINSEAL_MASTER_KEY: is not the master key/gm)).toHaveLength(1);
    await comesTrue('the other tells', async () => {
      const { text } = await get(service.base, '/metrics');
      return isUp(text).join() === '1: 1,2: 0';
    });
    await new NativeApi(service.base, world.api.apiKey).sign({ ...SIGN, message: '' });
    process.kill(pidOf(service, 1), 'SIGKILL');
    expect(await service.exited).toBe(1);
  }, 240_000);

  it('go on when one of them hangs, and the metrics of the other tell', async () => {
    const hung = pidOf(service, 2);
    process.kill(hung, 'SIGSTOP');
    try {
      // Each takes a connection; whichever went to the hanging one gets no answer, and it is handed no more.
      const { text } = await Promise.any(Array.from({ length: 3 }, () => get(service.base, '/metrics')));
      expect(isUp(text)).toEqual(['1: 1', '2: 0']);
      expect(text).not.toContain('{process="2",');
      for (let index = 0; index < 6; index += 1) {
        expect((await get(service.base, '/health/live')).status).toBe(200);
      }
    } finally {
      process.kill(hung, 'SIGCONT');
    }
    await bothTell(service.base);
  }, 120_000);

  it('answer what is under way on SIGTERM and end, all with their supervisor, which says 0', async () => {
    const load = await loadUnderWay(8, 100);
    const pids = begunIn(service).map(({ pid }) => pid);
    const answered = load.count;
    expect(await service.stop()).toBe(0);
    await load.stop();
    expect(pids.filter(runs)).toEqual([]);
    expect(load.count).toBeGreaterThanOrEqual(answered);
    const ends = logOf(service).filter(({ msg }) => msg === 'shutting down');
    expect(new Set(ends.map(({ process }) => process))).toEqual(new Set(['supervisor', 1, 2]));
    await service.start();
    await expectNothingLost(load);
  }, 120_000);

  it('end when their supervisor is killed, after what is under way, and leave the port free', async () => {
    const load = await loadUnderWay(8, 100);
    const pids = begunIn(service).map(({ pid }) => pid);
    // Settles when the last process that holds its output has ended.
    await service.kill();
    await load.stop();
    expect(pids.filter(runs)).toEqual([]);
    expect(logOf(service).filter(({ msg }) => msg === 'shutting down')).toHaveLength(2);
    await service.start();
    await expectNothingLost(load);
  }, 120_000);

  it('are replaced, too, when one is told to end, which then answers what is under way', async () => {
    const load = await loadUnderWay(4, 50);
    const ends = pidOf(service, 1);
    process.kill(ends, 'SIGTERM');
    await comesTrue('another takes its place', () => pidOf(service, 1) !== ends);
    const then = load.count;
    await comesTrue('the load goes on', () => load.count > then + 50);
    await load.stop();
    await expectNothingLost(load);
  }, 240_000);

  it('end within 20 s of SIGTERM also when one of them hangs, which is killed, and the status is 1', async () => {
    const pids = begunIn(service).map(({ pid }) => pid);
    process.kill(pidOf(service, 2), 'SIGSTOP');
    const asked = Date.now();
    expect(await service.stop()).toBe(1);
    expect(Date.now() - asked).toBeLessThan(20_500);
    expect(pids.filter(runs)).toEqual([]);
    const killed = logOf(service).filter(({ msg }) => msg === 'a process hangs and is killed');
    expect(killed.map((line) => line.process)).toEqual([2]);
  }, 60_000);

  it('serve both listeners, where the administrator has one of their own', async () => {
    const adminPort = await freePort();
    expect(await service.stop()).toBe(0);
    await service.start({ TWINSEAL_ADMIN_PORT: String(adminPort) });
    const admin = new URL(`http://127.0.0.1:${adminPort}`);
    await bothTell(admin);
    for (let index = 0; index < 4; index += 1) {
      expect((await get(service.base, '/metrics')).status).toBe(404);
      expect((await get(admin, '/metrics')).status).toBe(200);
    }
    await new NativeApi(service.base, world.api.apiKey).sign({ ...SIGN, message: '' });
  }, 180_000);
});

describe('two processes with TLS, started by `twinseal start`', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-processes-'));
  const install = ({ certificate, key }: PemPair): void => {
    writeFileSync(join(folder, 'tls.crt'), certificate);
    writeFileSync(join(folder, 'tls.key'), key, { mode: 0o600 });
  };
  let fresh: FreshDatabase;
  let service: Service;
  let authority: TestAuthority;
  beforeAll(async () => {
    authority = await TestAuthority.make('authority');
    install(await authority.issue('first'));
    fresh = await freshDatabase('PostgreSQL');
    const settings = {
      ...fresh.settings,
      TWINSEAL_PROCESSES: '2',
      TWINSEAL_TLS_CERT: join(folder, 'tls.crt'),
      TWINSEAL_TLS_KEY: join(folder, 'tls.key'),
    };
    const cli = join(ROOT, 'dist/cli/twinseal.js');
    service = await Service.prepare(settings, { nodeFlags: [cli], main: 'start' });
    service.launch();
    await haveBegun(service, 2);
  }, 120_000);
  afterAll(async () => {
    await service.dispose();
    await fresh.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Whose certificates the next four connections show. */
  const presented = async (): Promise<ReadonlySet<string>> => {
    const found = new Set<string>();
    for (let index = 0; index < 4; index += 1) {
      const socket = connect({ host: '127.0.0.1', port: service.port, ca: authority.pem });
      await once(socket, 'secureConnect');
      found.add(new X509Certificate(socket.getPeerCertificate().raw).subject);
      socket.destroy();
    }
    return found;
  };

  it('all present a renewed certificate after SIGHUP to the one that was started, and end well', async () => {
    expect(await presented()).toEqual(new Set(['CN=first']));
    install(await authority.issue('renewed'));
    process.kill(service.pid, 'SIGHUP');
    const renewed = (): readonly unknown[] =>
      logOf(service).filter(({ msg }) => msg === 'the TLS certificate was read anew');
    // By themselves they look every ten seconds.
    await comesTrue('both have read it', () => renewed().length === 2, 5000);
    expect(await presented()).toEqual(new Set(['CN=renewed']));
    expect(await service.stop()).toBe(0);
  }, 60_000);
});

describe('several processes do not start, and say why in one line', () => {
  let service: Service;
  afterEach(async () => {
    await service.dispose();
  });

  /** The lines of a start that must fail. */
  const refusal = async (settings: Settings): Promise<readonly string[]> => {
    service = await Service.prepare({ LOG_LEVEL: 'error', TWINSEAL_PROCESSES: '2', ...settings });
    service.launch();
    expect(await service.exited).toBe(1);
    return service.output.split('\n').filter((line) => line !== '');
  };

  it('on SQLite, which one process alone writes', async () => {
    expect(await refusal({})).toEqual([
      'twinseal: TWINSEAL_PROCESSES takes 1 without DATABASE_URL: one process alone writes to embedded SQLite',
    ]);
  });

  it('when the first of them cannot start, or the port is taken', async () => {
    const fresh = await freshDatabase('PostgreSQL');
    const other = await Service.start();
    try {
      expect(await refusal({ ...fresh.settings, PORT: String(other.port) })).toEqual([
        'twinseal: PORT: the port is in use',
      ]);
      await service.dispose();
      expect(await refusal({ ...fresh.settings, TWINSEAL_MASTER_KEY: 'too-short' })).toEqual([
        expect.stringMatching(/^twinseal: TWINSEAL_MASTER_KEY/),
      ]);
    } finally {
      await other.dispose();
      await fresh.drop();
    }
  }, 60_000);

  it('and run as one process, without a supervisor, where the word `auto` finds SQLite', async () => {
    service = await Service.start({ TWINSEAL_PROCESSES: 'auto' });
    const { text } = await get(service.base, '/metrics');
    expect(text).not.toContain('process=');
    expect(logOf(service).filter(({ process }) => process !== undefined)).toEqual([]);
  }, 60_000);
});
