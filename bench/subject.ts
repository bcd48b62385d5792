import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { AdminApi } from '../test/support/api.js';
import { Service, type Settings } from '../test/support/service.js';
import { runChild } from './child.js';
import { residentMemory } from './resident-memory.js';
import {
  type HttpFigures,
  type LoadFigures,
  type LoadOrder,
  type LoopDelay,
  MESSAGE_BYTES,
} from './figures.js';
import { onCore, type Cores } from './pin.js';
import { post, postForData } from './post.js';
import { WarmUp } from './warm-up.js';
import { serviceWithoutNative } from './without-native.js';

const LOOP_DELAY_WITHIN_MS = 10_000;

/** A route under load and what is posted to it. */
export interface LoadedRoute {
  readonly path: string;
  readonly body: object;
}

const SIGN: LoadedRoute = {
  path: '/api/v1/signature/sign',
  body: {
    message: randomBytes(MESSAGE_BYTES).toString('base64'),
    algorithm: 'ML-DSA-65',
    key_version: 1,
  },
};

/** How the service under load is started. */
export interface SubjectOptions {
  /** Whose engine the raw figures are of, so that a ratio compares like with like. @default 'memory' */
  readonly provider?: string;
  /** Where the service runs. @default core 0 */
  readonly cores?: Cores;
  /** Whether it runs where the native engine was not built. */
  readonly bare?: boolean;
  /** Whether its event loop is watched, which takes a hundredth of a core from every process. @default true */
  readonly watched?: boolean;
  /** Besides those that every subject has. */
  readonly settings?: Settings;
}

/** The service under load, in a folder of its own, with an ML-DSA-65 key and an API key that may use it. */
export class Subject {
  readonly #folder: string;
  readonly #service: Service;
  readonly #apiKey: string;
  readonly #warmUp = new WarmUp();

  private constructor(folder: string, service: Service, apiKey: string) {
    this.#folder = folder;
    this.#service = service;
    this.#apiKey = apiKey;
  }

  static async start(options: SubjectOptions = {}): Promise<Subject> {
    const folder = mkdtempSync(join(tmpdir(), 'twinseal-bench-'));
    try {
      const service = await startIn(folder, options);
      try {
        return new Subject(folder, service, await makeKeys(service));
      } catch (error) {
        await service.dispose();
        throw error;
      }
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Loads a route, from core 1 if not told otherwise, `POST /signature/sign` with ML-DSA-65 when none is given. */
  async load(
    clients: number,
    seconds: number,
    { path, body }: LoadedRoute = SIGN,
    generatorOn: Cores = 1,
  ): Promise<HttpFigures> {
    const order = this.#order(clients, seconds, { path, body });
    await this.#warmUp.before(order, generatorOn);
    await this.#loopDelay();
    const figures = await runChild<LoadFigures>(generatorOn, 'load.ts', order);
    return { ...figures, loop: await this.#loopDelay() };
  }

  /** As `load`, for a route that is warm and a service of several processes: each has an event loop, and none is watched. */
  async loadProcesses(
    clients: number,
    seconds: number,
    route: LoadedRoute,
    generatorOn: Cores,
  ): Promise<LoadFigures> {
    return await runChild<LoadFigures>(generatorOn, 'load.ts', this.#order(clients, seconds, route));
  }

  /** Loads a route until it is as fast as it becomes; does nothing for one that was loaded before. */
  async warm(clients: number, route: LoadedRoute, generatorOn: Cores): Promise<void> {
    await this.#warmUp.before(this.#order(clients, 0, route), generatorOn);
  }

  /** Resident memory in MB. */
  residentMemory(): number {
    return residentMemory(this.#service.pid);
  }

  /** Posts once and returns the answer's `data`. */
  post(path: string, body: object, status: number): Promise<Readonly<Record<string, string>>> {
    return postForData(this.#service.base, this.#apiKey, path, body, status);
  }

  async stop(): Promise<void> {
    await this.#service.dispose();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #order(clients: number, seconds: number, { path, body }: LoadedRoute): LoadOrder {
    const base = this.#service.base.href;
    return { base, apiKey: this.#apiKey, clients, seconds, path, body: JSON.stringify(body) };
  }

  /** Event-loop delay since the last call. */
  async #loopDelay(): Promise<LoopDelay> {
    const file = loopDelayFileIn(this.#folder);
    rmSync(file, { force: true });
    process.kill(this.#service.pid, 'SIGUSR2');
    const deadline = Date.now() + LOOP_DELAY_WITHIN_MS;
    while (!existsSync(file)) {
      if (Date.now() > deadline) throw new Error('the service did not report its event-loop delay');
      await sleep(10);
    }
    return JSON.parse(readFileSync(file, 'utf8')) as LoopDelay;
  }
}

const loopDelayFileIn = (folder: string): string => join(folder, 'loop-delay.json');

const startIn = async (
  folder: string,
  { provider = 'memory', cores = 0, bare = false, watched = true, settings }: SubjectOptions,
): Promise<Service> => {
  const nodeFlags = watched ? ['--import', resolve(import.meta.dirname, 'loop-delay.mjs')] : [];
  return await Service.start(
    {
      TWINSEAL_DATA_DIR: join(folder, 'data'),
      LOG_LEVEL: 'warn',
      TWINSEAL_PROVIDER: provider,
      BENCH_LOOP_DELAY: loopDelayFileIn(folder),
      ...settings,
    },
    { before: onCore(cores), nodeFlags, ...(bare && { main: await serviceWithoutNative(folder) }) },
  );
};

const makeKeys = async (service: Service): Promise<string> => {
  const admin = new AdminApi(service.base);
  const { key } = await admin.createApiKey((await admin.createProject('bench')).id);
  await post(service.base, key, '/api/v1/kms/keys/generate', { algorithm: 'ML-DSA-65' }, 201);
  return key;
};
