import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from '../support/free-port.js';
import { copyBinaries, type PostgresBinaries } from './postgres-binaries.js';

const USER = 'twinseal';
const READY_WITHIN_MS = 30_000;
/** PostgreSQL refuses to run as root; `nobody` exists everywhere. */
const NOBODY = 65_534;
const RUN_AS = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** A real PostgreSQL on a free port of 127.0.0.1, in a temporary folder. It syncs to disk as in production. */
export class PostgresServer {
  readonly url: string;
  readonly #folder: string;
  readonly #launch: () => ChildProcess;
  #process: ChildProcess;

  private constructor(url: string, folder: string, launchAgain: () => ChildProcess, child: ChildProcess) {
    this.url = url;
    this.#folder = folder;
    this.#launch = launchAgain;
    this.#process = child;
  }

  /**
   * Rejects with the end of the server's log when it does not come up.
   * @param before program and arguments in front of the server, such as `taskset -c 0`
   */
  static async start(before: readonly string[] = []): Promise<PostgresServer> {
    const folder = await mkdtemp(join(tmpdir(), 'twinseal-pg-'));
    try {
      await chmod(folder, 0o755);
      const binaries = await copyBinaries(folder);
      const data = await initialise(folder, binaries);
      const port = await freePort();
      const command = [...before, binaries.postgres, '-D', data, '-p', String(port)];
      const launchIt = (): ChildProcess => launch(folder, command);
      const child = launchIt();
      const url = `postgres://${USER}@127.0.0.1:${port}/postgres`;
      await answering(url, child, folder);
      return new PostgresServer(url, folder, launchIt, child);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /**
   * Stops the server under its clients and starts it again on the same data and port.
   * @param how `fast` ends every session and writes a checkpoint; `immediate` leaves recovery to the next start, as
   * after a crash
   */
  async restart(how: 'fast' | 'immediate'): Promise<void> {
    await this.halt(how);
    await this.resume();
  }

  /** Stops the server; its data stays. */
  async halt(how: 'fast' | 'immediate'): Promise<void> {
    await end(this.#process, how === 'fast' ? 'SIGINT' : 'SIGQUIT');
  }

  /** Starts it again after `halt`, on the same data and port. */
  async resume(): Promise<void> {
    this.#process = this.#launch();
    await answering(this.url, this.#process, this.#folder);
  }

  async stop(): Promise<void> {
    // Immediate shutdown: the data is thrown away.
    await end(this.#process, 'SIGQUIT');
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function end(child: ChildProcess, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

async function initialise(folder: string, { initdb }: PostgresBinaries): Promise<string> {
  const data = join(folder, 'data');
  await mkdir(data, { mode: 0o700 });
  if ('uid' in RUN_AS) await chown(data, NOBODY, NOBODY);
  const options = ['--auth=trust', `--username=${USER}`, '--encoding=UTF8', '--locale=C', '--no-sync'];
  await promisify(execFile)(initdb, ['-D', data, ...options], { ...RUN_AS, cwd: folder });
  return data;
}

function launch(folder: string, command: readonly string[]): ChildProcess {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
  const flags = settings.flatMap((setting) => ['-c', setting]);
  const [program = '', ...rest] = [...command, ...flags];
  const child = spawn(program, rest, {
    ...RUN_AS,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr?.pipe(createWriteStream(logOf(folder), { flags: 'a' }));
  return child;
}

async function answering(url: string, child: ChildProcess, folder: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGQUIT');
      const log = await readFile(logOf(folder), 'utf8').catch(() => '');
      throw new Error(`PostgreSQL for the tests did not start:\n${log.slice(-2000)}`);
    }
    await sleep(50);
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

function logOf(folder: string): string {
  return join(folder, 'server.log');
}
