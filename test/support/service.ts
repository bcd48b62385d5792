import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { StorageLocation } from '../../src/storage/index.js';
import { ensureBuilt, MAIN, ROOT } from './built-service.js';
import { freePort } from './free-port.js';
import { send, type HttpAnswer, type HttpRequest } from './http.js';
import { comesTrue } from './until.js';

/** The settings of one run, as environment variables; `undefined` takes one of the defaults away. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** How the process is started, besides its settings. */
export interface Launcher {
  /** Program and arguments in front of Node, such as `taskset -c 0`. */
  readonly before?: readonly string[];
  readonly nodeFlags?: readonly string[];
  /** Another copy of the built service. */
  readonly main?: string;
  /** Variables for the program loader and the like, which are no settings. */
  readonly environment?: Readonly<Record<string, string>>;
}

export const ADMIN_TOKEN = 'e2e-admin-token-3f7a1c5b9d2e4f60817263544a5b6c7d';

const READY_WITHIN_MS = 60_000;
/** Less than a test has by default, so that its failure can tell what was said instead. */
const SAID_WITHIN_MS = 20_000;
/** Characters of the output that such a failure shows. */
const SHOWN = 2000;

const withoutUndefined = (settings: Settings): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

/** The built service as a child process with its own data folder and port. */
export class Service {
  /** Everything written to standard output and standard error since the first start. */
  output = '';
  readonly dataDir: string;
  readonly port: number;
  #settings: Settings;
  readonly #launcher: Launcher;
  #process: ChildProcess | undefined;
  #exit: Promise<number | null> = Promise.resolve(null);

  private constructor(port: number, dataDir: string, settings: Settings, launcher: Launcher) {
    this.port = port;
    this.dataDir = dataDir;
    this.#settings = settings;
    this.#launcher = launcher;
  }

  /** Prepares a service with a new empty data folder; `launch` or `start` runs it. */
  static async prepare(settings: Settings = {}, launcher: Launcher = {}): Promise<Service> {
    await ensureBuilt();
    const dataDir = settings['TWINSEAL_DATA_DIR'] ?? mkdtempSync(join(tmpdir(), 'twinseal-e2e-'));
    return new Service(await freePort(), dataDir, settings, launcher);
  }

  /** A running, ready service. */
  static async start(settings: Settings = {}, launcher: Launcher = {}): Promise<Service> {
    const service = await Service.prepare(settings, launcher);
    await service.start();
    return service;
  }

  get base(): URL {
    return new URL(`http://127.0.0.1:${this.port}`);
  }

  /** Its database, for programs beside it. */
  get location(): StorageLocation {
    const databaseUrl = this.#settings['DATABASE_URL'];
    return { dataDir: this.dataDir, ...(databaseUrl !== undefined && { databaseUrl }) };
  }

  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error('the service is not running');
    return pid;
  }

  /** Settles with the exit status (null: ended by a signal) once the process has ended. */
  get exited(): Promise<number | null> {
    return this.#exit;
  }

  /** Starts the process without waiting for anything. */
  launch(change: Settings = {}): void {
    this.#settings = { ...this.#settings, ...change };
    const { before = [], nodeFlags = [], main = MAIN } = this.#launcher;
    const [program, ...parts] = [...before, process.execPath, ...nodeFlags, main];
    const child = spawn(program, parts, {
      cwd: ROOT,
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: Buffer): void => void (this.output += chunk.toString('utf8'));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    this.#process = child;
    this.#exit = once(child, 'close').then(([code]) => code as number | null);
  }

  /** Starts the process and waits until `/health/ready` is 200. */
  async start(change: Settings = {}): Promise<void> {
    this.launch(change);
    const deadline = Date.now() + READY_WITHIN_MS;
    const ended = this.#exit.then((code) => {
      throw new Error(`the service ended with status ${code} before it was ready:\n${this.output}`);
    });
    ended.catch(() => undefined);
    while (!(await Promise.race([this.#isReady(), ended]))) {
      if (Date.now() > deadline) throw new Error(`the service was not ready in time:\n${this.output}`);
      await sleep(50);
    }
  }

  /**
   * Waits until the output has this text, at `from` or further on: a line of the log comes by another way than the answer
   * that it is about.
   */
  async saysInLog(text: string, from = 0): Promise<void> {
    const said = (): boolean => this.output.includes(text, from);
    await comesTrue('it is logged', said, SAID_WITHIN_MS).catch((cause: unknown) => {
      const shown = this.output.slice(from).slice(-SHOWN);
      throw new Error(`the log does not say ${JSON.stringify(text)}, it ends with:\n${shown}`, { cause });
    });
  }

  /** SIGTERM and wait. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** SIGKILL and wait: nothing gets a chance to tidy up. */
  async kill(): Promise<number | null> {
    return this.#end('SIGKILL');
  }

  /** Ends the process and removes its data folder. */
  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  send(request: HttpRequest): Promise<HttpAnswer> {
    return send(this.base, request);
  }

  #environment(): Record<string, string> {
    return withoutUndefined({
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      HOST: '127.0.0.1',
      PORT: String(this.port),
      TWINSEAL_DATA_DIR: this.dataDir,
      TWINSEAL_ADMIN_TOKEN: ADMIN_TOKEN,
      ...this.#launcher.environment,
      ...this.#settings,
    });
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await this.send({ method: 'GET', path: '/health/ready' })).status === 200;
    } catch {
      // Not listening yet.
      return false;
    }
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.#process;
    if (child === undefined) return null;
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return this.#exit;
  }
}
