import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { AdminApi } from '../test/support/api.js';
import { Service } from '../test/support/service.js';
import { runChild } from './child.js';
import type { HttpFigures, LoadFigures, LoadOrder, LoopDelay } from './figures.js';
import { onCore } from './pin.js';

const LOOP_DELAY_WITHIN_MS = 10_000;

/** The service under load, on core 0, with an ML-DSA-65 key and an API key that may use it. */
export class Subject {
  readonly #service: Service;
  readonly #apiKey: string;
  readonly #loopDelayFile: string;

  private constructor(service: Service, apiKey: string, loopDelayFile: string) {
    this.#service = service;
    this.#apiKey = apiKey;
    this.#loopDelayFile = loopDelayFile;
  }

  static async start(folder: string): Promise<Subject> {
    const loopDelayFile = join(folder, 'loop-delay.json');
    const service = await Service.start(
      { TWINSEAL_DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'warn', BENCH_LOOP_DELAY: loopDelayFile },
      { before: onCore(0), nodeFlags: ['--import', resolve(import.meta.dirname, 'loop-delay.mjs')] },
    );
    try {
      return new Subject(service, await makeKeys(service), loopDelayFile);
    } catch (error) {
      await service.dispose();
      throw error;
    }
  }

  /** Loads `POST /signature/sign` from core 1. */
  async load(clients: number, seconds: number): Promise<HttpFigures> {
    await this.#loopDelay();
    const order: LoadOrder = { base: this.#service.base.href, apiKey: this.#apiKey, clients, seconds };
    const figures = await runChild<LoadFigures>(1, 'load.ts', order);
    return { ...figures, loop: await this.#loopDelay() };
  }

  stop(): Promise<void> {
    return this.#service.dispose();
  }

  /** Event-loop delay since the last call. */
  async #loopDelay(): Promise<LoopDelay> {
    rmSync(this.#loopDelayFile, { force: true });
    process.kill(this.#service.pid, 'SIGUSR2');
    const deadline = Date.now() + LOOP_DELAY_WITHIN_MS;
    while (!existsSync(this.#loopDelayFile)) {
      if (Date.now() > deadline) throw new Error('the service did not report its event-loop delay');
      await sleep(10);
    }
    return JSON.parse(readFileSync(this.#loopDelayFile, 'utf8')) as LoopDelay;
  }
}

const makeKeys = async (service: Service): Promise<string> => {
  const admin = new AdminApi(service.base);
  const { key } = await admin.createApiKey((await admin.createProject('bench')).id);
  const answer = await service.send({
    method: 'POST',
    path: '/api/v1/kms/keys/generate',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({ algorithm: 'ML-DSA-65' }),
  });
  if (answer.status !== 201) throw new Error(`no key for the bench: ${answer.status} ${answer.text}`);
  return key;
};
