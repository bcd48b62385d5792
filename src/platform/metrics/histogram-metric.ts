import type { Series } from './series.js';
import type { Timing } from './timing.js';

type Labels = Readonly<Record<string, string>>;

/** One line of Prometheus' text format. */
interface Line {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** A histogram for prom-client's registry, which asks a metric for its name and, at a scrape, for its values. */
export class HistogramMetric {
  readonly name: string;
  readonly #help: string;
  readonly #series: Series<Labels, Timing>;

  constructor(name: string, help: string, series: Series<Labels, Timing>) {
    this.name = name;
    this.#help = help;
    this.#series = series;
  }

  /** What prom-client's own histograms give, in the same order. */
  async get(): Promise<object> {
    const values = this.#series.entries().flatMap(({ labels, kept }) => this.#linesOf(labels, kept));
    return { name: this.name, help: this.#help, type: 'histogram', aggregator: 'sum', values };
  }

  #linesOf(labels: Labels, timing: Timing): readonly Line[] {
    const { count, sum } = timing;
    const all = [...timing.cumulative(), { bound: '+Inf', count }];
    return [
      ...all.map(({ bound, count: value }) => this.#line('bucket', { le: bound, ...labels }, value)),
      this.#line('sum', labels, sum),
      this.#line('count', labels, count),
    ];
  }

  #line(part: string, labels: Line['labels'], value: number): Line {
    return { metricName: `${this.name}_${part}`, labels, value };
  }
}
