import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { send } from '../../support/http.js';
import { ADMIN_TOKEN } from '../../support/service.js';
import type { StandIn } from './stand-in.js';

const READY_WITHIN_MS = 60_000;

/** The stand-in's CMD, running as its USER. */
export class RunningImage {
  readonly base: URL;
  output = '';
  readonly #image: StandIn;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #process: ChildProcess;

  constructor(image: StandIn, port: number) {
    this.#image = image;
    this.base = new URL(`http://127.0.0.1:${port}`);
    this.#environment = {
      PATH: process.env['PATH'] ?? '',
      ...image.environment,
      // The data folder as the stand-in has it; the other two are what an operator gives.
      TWINSEAL_DATA_DIR: join(image.root, image.environment['TWINSEAL_DATA_DIR'] ?? ''),
      PORT: String(port),
      TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64'),
      TWINSEAL_ADMIN_TOKEN: ADMIN_TOKEN,
    };
    const [program = '', ...parts] = this.#asUser(image.command);
    this.#process = spawn(program, parts, { cwd: this.#cwd, env: this.#environment });
    const keep = (chunk: Buffer): void => void (this.output += chunk.toString('utf8'));
    this.#process.stdout?.on('data', keep);
    this.#process.stderr?.on('data', keep);
  }

  /** @throws Error with the output of a process that does not become ready */
  async ready(): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!(await this.#answers())) {
      if (this.#process.exitCode !== null || Date.now() > deadline) throw new Error(this.output);
      await sleep(100);
    }
  }

  /** Runs the image's HEALTHCHECK. @throws Error when it does not end with 0 */
  checkHealth(): void {
    this.run(this.#image.healthcheck);
  }

  /** Runs a command in the image as its USER. @throws Error when it does not end with 0 */
  run(command: readonly string[]): void {
    const [program = '', ...parts] = this.#asUser(command);
    execFileSync(program, parts, { cwd: this.#cwd, env: this.#environment, stdio: 'pipe' });
  }

  /** SIGTERM. @returns the exit status */
  async stop(): Promise<number | null> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    const [status] = (await ended) as [number | null];
    return status;
  }

  get #cwd(): string {
    return join(this.#image.root, this.#image.workdir);
  }

  /** Root becomes the image's user for good; who is unprivileged already stays so. */
  #asUser(command: readonly string[]): readonly string[] {
    const words = command.map((word) => (word === 'node' ? this.#image.node : word));
    if (process.getuid?.() !== 0) return words;
    const [uid, gid] = this.#image.user.split(':');
    return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs', ...words];
  }

  async #answers(): Promise<boolean> {
    try {
      return (await send(this.base, { method: 'GET', path: '/health/ready' })).status === 200;
    } catch {
      return false;
    }
  }
}
