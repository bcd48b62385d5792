import { setTimeout as sleep } from 'node:timers/promises';

import type { NativeApi } from '../support/api.js';
import { b64, verifiesMessage } from '../support/independent.js';

/** One signature of the load, to be checked afterwards. */
interface Made {
  readonly signature: string;
  readonly message: Buffer;
}

/** Signs with one key from some connections at once until it is told to stop; remembers every failure. */
export class SigningLoad {
  readonly failures: string[] = [];
  readonly #made: Made[] = [];
  readonly #api: readonly NativeApi[];
  readonly #key: string;
  #stopped = false;
  #workers: Promise<void>[] = [];

  /** `apis` are taken in turn; the key is version 1 of an Ed25519 key. */
  constructor(apis: readonly NativeApi[], key: string) {
    this.#api = apis;
    this.#key = key;
  }

  get count(): number {
    return this.#made.length;
  }

  start(workers = 4): this {
    this.#workers = Array.from({ length: workers }, (_, index) => this.#run(index));
    return this;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#workers);
  }

  /** Signatures that do not verify outside the service. */
  wrong(publicKey: string): number {
    return this.#made.filter(
      ({ message, signature }) => !verifiesMessage('Ed25519', publicKey, message, signature),
    ).length;
  }

  async #run(worker: number): Promise<void> {
    for (let round = 0; !this.#stopped; round += 1) {
      const message = Buffer.from(`worker ${worker} round ${round}`);
      const api = this.#api[(worker + round) % this.#api.length];
      const body = { algorithm: 'Ed25519', key: this.#key, key_version: 1, message: b64(message) };
      try {
        const { signature } = (await api?.sign(body)) ?? { signature: '' };
        this.#made.push({ message, signature });
      } catch (error) {
        this.failures.push(String(error));
      }
      await sleep(10);
    }
  }
}
