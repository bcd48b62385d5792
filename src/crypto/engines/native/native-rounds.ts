import { availableParallelism } from 'node:os';

import type { AddonMlDsaRound, AddonOutcomes, NativeAddon } from './native-addon.js';

/** Adds one operation to the round it is given, at once. */
export type AddToRound = (round: AddonMlDsaRound) => void;

/**
 * What came of one operation: the signature, or an empty array for a verified one that is right. Undefined when no
 * signature was made, or the verified one is wrong. Signatures of one round share their memory.
 */
export type Outcome = Uint8Array | undefined;

/** Who is told of an operation's outcome. */
interface Settle {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

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
   * What comes of operations that are to be answered together: one outcome for each, in their order. Every `add` is
   * called before this returns.
   *
   * @throws what an `add` throws; those before it are done in vain
   */
  outcomesOf(adds: readonly AddToRound[]): Promise<readonly Outcome[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly Outcome[]>();
    const outcomes = Array.from<Outcome>({ length: adds.length });
    let missing = adds.length;
    if (missing === 0) resolve(outcomes);
    for (const [index, add] of adds.entries()) {
      const { round, waiting } = this.#place();
      add(round);
      const settle = (outcome: Outcome): void => {
        outcomes[index] = outcome;
        missing -= 1;
        if (missing === 0) resolve(outcomes);
      };
      waiting.push({ resolve: settle, reject });
    }
    return promise;
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
    const outcomes = taken(await round.run());
    for (const [place, { resolve }] of waiting.entries()) resolve(outcomes[place]);
  } catch (error) {
    for (const { reject } of waiting) reject(error);
  }
}

function taken({ signatures, ends }: AddonOutcomes): readonly Outcome[] {
  let start = 0;
  const outcomes: Outcome[] = [];
  for (const end of ends) {
    outcomes.push(end < 0 ? undefined : signatures.subarray(start, end));
    start = Math.max(start, end);
  }
  return outcomes;
}
