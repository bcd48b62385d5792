import { availableParallelism } from 'node:os';

import { GatheredOutcomes, type Outcome } from './gathered-outcomes.js';
import type { AddonMlDsaRound, AddonOutcomes, NativeAddon } from './native-addon.js';

/** Adds one operation to the round it is given, at once. */
export type AddToRound = (round: AddonMlDsaRound) => void;

/** An operation's place in its round is that in `waiting`. */
interface OpenRound {
  readonly round: AddonMlDsaRound;
  readonly waiting: { readonly gathered: GatheredOutcomes; readonly index: number }[];
}

/**
 * Operations that are asked for in one turn of the event loop go to libuv together, spread over as many threads as
 * there are cores: under load waking a thread costs as much as a verification.
 */
export class NativeRounds {
  readonly #addon: NativeAddon;
  readonly #threads: number;
  #open: OpenRound[] = [];
  #next = 0;

  /** @param threads this process's share of the cores, where several share a machine */
  constructor(addon: NativeAddon, threads = availableParallelism()) {
    this.#addon = addon;
    this.#threads = threads;
  }

  /**
   * What comes of operations that are answered together: one outcome for each, in their order. Every `add` is called
   * before this returns. Signatures of one round share their memory.
   *
   * @throws what an `add` throws; the operations before it are done for nobody: their answer never settles
   */
  outcomesOf(adds: readonly AddToRound[]): Promise<readonly Outcome[]> {
    const gathered = new GatheredOutcomes(adds.length);
    for (const [index, add] of adds.entries()) {
      const { round, waiting } = this.#place();
      add(round);
      waiting.push({ gathered, index });
    }
    return gathered.answer;
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
    const outcomes = outcomesIn(await round.run());
    for (const [place, { gathered, index }] of waiting.entries()) gathered.set(index, outcomes[place]);
  } catch (error) {
    for (const { gathered } of waiting) gathered.fail(error);
  }
}

/** What every right verification has, so that it costs no array. */
const NO_SIGNATURE = new Uint8Array(0);

function outcomesIn({ signatures, ends }: AddonOutcomes): readonly Outcome[] {
  const outcomes: Outcome[] = [];
  let start = 0;
  for (const end of ends) {
    if (end < 0) outcomes.push(undefined);
    else outcomes.push(end === start ? NO_SIGNATURE : signatures.subarray(start, end));
    start = Math.max(start, end);
  }
  return outcomes;
}
