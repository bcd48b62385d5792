import { availableParallelism } from 'node:os';

import type { AddonMlDsaRound, AddonOutcome, NativeAddon } from './native-addon.js';
import { NativeRounds } from './native-rounds.js';

/** The only member of the addon that rounds use: it answers each operation with its own arguments. */
const recordingAddon = (sizes: number[], fault: () => Error | undefined): NativeAddon => {
  class MlDsaRound implements Pick<AddonMlDsaRound, 'signMu' | 'run'> {
    readonly #outcomes: AddonOutcome[] = [];

    signMu(_key: unknown, mu: Uint8Array): void {
      if (mu.length === 0) throw new Error('mu has 64 bytes');
      this.#outcomes.push(mu);
    }

    async run(): Promise<readonly AddonOutcome[]> {
      sizes.push(this.#outcomes.length);
      const error = fault();
      if (error !== undefined) throw error;
      return this.#outcomes;
    }
  }
  return { MlDsaRound } as unknown as NativeAddon;
};

const RND = new Uint8Array(32);
const signing =
  (mu: Uint8Array) =>
  (round: AddonMlDsaRound): void =>
    round.signMu({} as never, mu, RND);

describe('NativeRounds', () => {
  let sizes: number[];
  let fault: Error | undefined;
  let sut: NativeRounds;
  beforeEach(() => {
    sizes = [];
    fault = undefined;
    sut = new NativeRounds(recordingAddon(sizes, () => fault));
  });

  it('sends what is asked for in one turn to as many threads as there are cores, and answers each with its own', async () => {
    const operations = Array.from({ length: 3 * availableParallelism() }, (_, index) =>
      Uint8Array.of(index, 1),
    );
    const outcomes = await Promise.all(operations.map((mu) => sut.outcomeOf(signing(mu))));
    expect(outcomes).toEqual(operations);
    expect(sizes).toEqual(Array.from({ length: availableParallelism() }, () => 3));
  });

  it('begins anew with the next turn', async () => {
    await sut.outcomeOf(signing(Uint8Array.of(1)));
    await sut.outcomeOf(signing(Uint8Array.of(2)));
    expect(sizes).toEqual([1, 1]);
  });

  it('fails only the operation that the addon does not take', async () => {
    const refused = sut.outcomeOf(signing(new Uint8Array(0)));
    const good = sut.outcomeOf(signing(Uint8Array.of(7)));
    await expect(refused).rejects.toThrow('mu has 64 bytes');
    await expect(good).resolves.toEqual(Uint8Array.of(7));
  });

  it('fails every operation of a round that fails', async () => {
    fault = new Error('no thread');
    const outcomes = await Promise.allSettled([
      sut.outcomeOf(signing(Uint8Array.of(1))),
      sut.outcomeOf(signing(Uint8Array.of(2))),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
