import { availableParallelism } from 'node:os';

import type { AddonMlDsaRound, AddonOutcome, NativeAddon } from './native-addon.js';

type Settle = Pick<PromiseWithResolvers<AddonOutcome>, 'resolve' | 'reject'>;

interface OpenRound {
  readonly round: AddonMlDsaRound;
  readonly waiting: Settle[];
}

/**
 * Operations that are asked for in one turn of the event loop go to libuv together, spread over as many threads as
 * there are cores: under load waking a thread costs as much as a verification.
 */
export class NativeRounds {
  readonly #addon: NativeAddon;
  readonly #threads = availableParallelism();
  #open: OpenRound[] = [];
  #next = 0;

  constructor(addon: NativeAddon) {
    this.#addon = addon;
  }

  /**
   * The outcome of the operation that `add` adds to the round it is given, at once and exactly one.
   *
   * @throws what `add` throws
   */
  async outcomeOf(add: (round: AddonMlDsaRound) => void): Promise<AddonOutcome> {
    const { round, waiting } = this.#place();
    add(round);
    const { promise, resolve, reject } = Promise.withResolvers<AddonOutcome>();
    waiting.push({ resolve, reject });
    return await promise;
  }

  #place(): OpenRound {
    if (this.#open.length === 0) setImmediate(() => this.#runAll());
    const place = this.#next;
    this.#next = (place + 1) % this.#threads;
    return (this.#open[place] ??= { round: new this.#addon.MlDsaRound(), waiting: [] });
  }

  #runAll(): void {
    const open = this.#open;
    this.#open = [];
    this.#next = 0;
    for (const round of open) void run(round);
  }
}

async function run({ round, waiting }: OpenRound): Promise<void> {
  try {
    const outcomes = await round.run();
    for (const [place, { resolve }] of waiting.entries()) resolve(outcomes[place] ?? null);
  } catch (error) {
    for (const { reject } of waiting) reject(error);
  }
}
