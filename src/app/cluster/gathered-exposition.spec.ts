import type { Exposition } from '../../platform/metrics/index.js';
import { GatheredExposition } from './gathered-exposition.js';
import type { Note } from './messages.js';

/** Says how many it was asked, or what a test makes it wait for. */
const numbersOf = (value: number, wait?: Promise<void>): Exposition => ({
  contentType: 'text/plain',
  text: async () => {
    await wait;
    return `# HELP a_total A.\n# TYPE a_total counter\na_total ${value}\n`;
  },
});

const samplesIn = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

/** Copies whose notes reach each other, as a supervisor passes them on. */
class Colleagues {
  readonly notes: Note[] = [];
  readonly #copies = new Map<number, GatheredExposition>();

  constructor(numbers: Readonly<Record<number, Exposition>>, processes: number) {
    const send = (note: Note): void => {
      this.notes.push(note);
      for (const [number, copy] of this.#copies) {
        if (note.kind === 'ask' ? number !== note.from : number === note.to) copy.take(note);
      }
    };
    for (const [name, own] of Object.entries(numbers)) {
      const number = Number(name);
      this.#copies.set(number, new GatheredExposition(own, { number, processes, send }));
    }
  }

  ask(number: number): Promise<string> {
    return this.#copies.get(number)!.text();
  }
}

describe('GatheredExposition', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('tells the numbers of all, whichever is asked, also when several are', async () => {
    const sut = new Colleagues({ 1: numbersOf(10), 2: numbersOf(20), 3: numbersOf(30) }, 3);
    const texts = await Promise.all([sut.ask(2), sut.ask(3)]);
    for (const text of texts) {
      expect(samplesIn(text).slice(0, 3)).toEqual([
        'a_total{process="1"} 10',
        'a_total{process="2"} 20',
        'a_total{process="3"} 30',
      ]);
    }
    expect(jest.getTimerCount()).toBe(0);
  });

  it('gathers once for all that ask meanwhile, and anew for the next', async () => {
    const sut = new Colleagues({ 1: numbersOf(10), 2: numbersOf(20), 3: numbersOf(30) }, 3);
    const asked = (): number => sut.notes.filter(({ kind }) => kind === 'ask').length;
    const texts = await Promise.all([sut.ask(1), sut.ask(1), sut.ask(1)]);
    expect(new Set(texts).size).toBe(1);
    expect([asked(), sut.notes.length]).toEqual([1, 5]);
    await sut.ask(1);
    expect(asked()).toBe(2);
  });

  it('gathers anew after a failure of its own numbers', async () => {
    let fails = true;
    const numbers = numbersOf(10);
    const own: Exposition = {
      contentType: numbers.contentType,
      text: async () => {
        if (fails) throw new Error('own');
        return await numbers.text();
      },
    };
    const sut = new Colleagues({ 1: own, 2: numbersOf(20) }, 2);
    await expect(sut.ask(1)).rejects.toThrow('own');
    fails = false;
    expect(await sut.ask(1)).toContain('a_total{process="1"} 10');
  });

  it('leaves one out whose numbers fail, which goes on', async () => {
    const fails: Exposition = {
      contentType: 'text/plain',
      text: async () => await Promise.reject(new Error('fails')),
    };
    const sut = new Colleagues({ 1: numbersOf(10), 2: fails }, 2);
    const text = sut.ask(1);
    await jest.advanceTimersByTimeAsync(8000);
    expect(await text).toContain('twinseal_process_up{process="2"} 0');
  });

  it('leaves one out that says nothing for a second, and says so', async () => {
    const sut = new Colleagues({ 1: numbersOf(10) }, 2);
    const text = sut.ask(1);
    await jest.advanceTimersByTimeAsync(999);
    expect(jest.getTimerCount()).toBe(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(samplesIn(await text)).toEqual([
      'a_total{process="1"} 10',
      'twinseal_process_up{process="1"} 1',
      'twinseal_process_up{process="2"} 0',
    ]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('waits longer for one that is counting, as while the database is away, but not for ever', async () => {
    const slow = new Promise<void>((resolve) => void setTimeout(resolve, 4000));
    const sut = new Colleagues({ 1: numbersOf(10), 2: numbersOf(20, slow) }, 2);
    const text = sut.ask(1);
    await jest.advanceTimersByTimeAsync(4000);
    expect(await text).toContain('a_total{process="2"} 20');

    const never = new Colleagues({ 1: numbersOf(10), 2: numbersOf(20, new Promise(() => {})) }, 2);
    const short = never.ask(1);
    await jest.advanceTimersByTimeAsync(8000);
    expect(await short).toContain('twinseal_process_up{process="2"} 0');
  });

  it('takes no notice of an answer that comes too late, or to another question', async () => {
    const own = { number: 1, processes: 2, send: () => {} };
    const sut = new GatheredExposition(numbersOf(10), own);
    const text = sut.text();
    sut.take({ kind: 'text', question: 'another', from: 2, to: 1, text: 'planted 1\n' });
    await jest.advanceTimersByTimeAsync(1000);
    expect(await text).not.toContain('planted');
  });
});
