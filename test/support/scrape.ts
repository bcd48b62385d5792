import { send } from './http.js';

/** The samples of one scrape of `/metrics`, by name and labels as they are written. */
export class Scrape {
  readonly text: string;
  readonly #samples: ReadonlyMap<string, number>;

  private constructor(text: string) {
    this.text = text;
    this.#samples = new Map(
      text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => {
          const at = line.lastIndexOf(' ');
          return [line.slice(0, at), Number(line.slice(at + 1))];
        }),
    );
  }

  static async of(base: URL): Promise<Scrape> {
    const answer = await send(base, { method: 'GET', path: '/metrics' });
    if (answer.status !== 200) throw new Error(`/metrics answered ${answer.status}`);
    return new Scrape(answer.text);
  }

  /** The value of one sample, 0 when there is none; `sample` as written, e.g. `a_total{x="1"}`. */
  value(sample: string): number {
    return this.#samples.get(sample) ?? 0;
  }

  has(sample: string): boolean {
    return this.#samples.has(sample);
  }

  /** Names and labels of every sample of a metric. */
  series(name: string): readonly string[] {
    return [...this.#samples.keys()].filter((sample) => sample.split('{')[0] === name);
  }
}
