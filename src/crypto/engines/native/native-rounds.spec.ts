import { availableParallelism } from 'node:os';

import type { Outcome } from './gathered-outcomes.js';
import type { AddonMlDsaRound, AddonOutcomes, NativeAddon } from './native-addon.js';
import { NativeRounds } from './native-rounds.js';

/** The addon does not take it. */
const REFUSED = new Uint8Array(1);

/** The only member of the addon that rounds use. It signs a mu with that mu; one that begins with 255 it does not sign. */
const recordingAddon = (sizes: number[], fault: () => Error | undefined): NativeAddon => {
  class MlDsaRound implements Pick<AddonMlDsaRound, 'signMu' | 'run'> {
    readonly #signatures: number[] = [];
    readonly #ends: number[] = [];

    signMu(_key: unknown, mu: Uint8Array): void {
      if (mu === REFUSED) throw new Error('not taken');
      if (mu[0] !== 255) this.#signatures.push(...mu);
      this.#ends.push(mu[0] === 255 ? -1 : this.#signatures.length);
    }

    async run(): Promise<AddonOutcomes> {
      sizes.push(this.#ends.length);
      const error = fault();
      if (error !== undefined) throw error;
      return { signatures: Uint8Array.from(this.#signatures), ends: Int32Array.from(this.#ends) };
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
  const outcomeOf = async (mu: Uint8Array): Promise<Outcome> => (await sut.outcomesOf([signing(mu)]))[0];
  beforeEach(() => {
    sizes = [];
    fault = undefined;
    sut = new NativeRounds(recordingAddon(sizes, () => fault));
  });

  it('sends what is asked for in one turn to as many threads as there are cores, and answers each with its own', async () => {
    const operations = Array.from({ length: 3 * availableParallelism() }, (_, index) =>
      Uint8Array.of(index, 1),
    );
    const outcomes = await Promise.all(operations.map((mu) => outcomeOf(mu)));
    expect(outcomes).toEqual(operations);
    expect(sizes).toEqual(Array.from({ length: availableParallelism() }, () => 3));
  });

  it('answers together what was asked for together, in its order, whatever round is done first', async () => {
    const operations = Array.from({ length: 2 * availableParallelism() + 1 }, (_, index) =>
      Uint8Array.of(index),
    );
    await expect(sut.outcomesOf(operations.map(signing))).resolves.toEqual(operations);
    await expect(sut.outcomesOf([])).resolves.toEqual([]);
  });

  it('tells an operation without an outcome, and one without a signature, from those around it', async () => {
    // Each round gets the whole sequence.
    const sequence = [[1], [2, 2], [255], [255], [3], [], [4, 4], [], [255]];
    const operations = sequence.flatMap((mu) =>
      Array.from({ length: availableParallelism() }, () => Uint8Array.from(mu)),
    );
    const outcomes = await sut.outcomesOf(operations.map(signing));
    expect(outcomes).toEqual(operations.map((mu) => (mu[0] === 255 ? undefined : mu)));
  });

  it('begins anew with the next turn', async () => {
    await outcomeOf(Uint8Array.of(1));
    await outcomeOf(Uint8Array.of(2));
    expect(sizes).toEqual([1, 1]);
  });

  it('answers nobody for the operations before one that the addon does not take, and others as ever', async () => {
    const beside = outcomeOf(Uint8Array.of(5));
    expect(() => sut.outcomesOf([Uint8Array.of(6), REFUSED].map(signing))).toThrow('not taken');
    await expect(outcomeOf(Uint8Array.of(7))).resolves.toEqual(Uint8Array.of(7));
    await expect(beside).resolves.toEqual(Uint8Array.of(5));
  });

  it('fails only the operation that the addon does not take', async () => {
    const refused = outcomeOf(REFUSED);
    const good = outcomeOf(Uint8Array.of(7));
    await expect(refused).rejects.toThrow('not taken');
    await expect(good).resolves.toEqual(Uint8Array.of(7));
  });

  it('fails every operation of a round that fails', async () => {
    fault = new Error('no thread');
    const outcomes = await Promise.allSettled([outcomeOf(Uint8Array.of(1)), outcomeOf(Uint8Array.of(2))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
