import { collectDefaultMetrics, Counter, Gauge, Registry, type Metric } from 'prom-client';

import { Count } from './count.js';
import type { Exposition } from './exposition.js';
import { HistogramMetric } from './histogram-metric.js';
import { METRICS, type MetricName } from './metric-table.js';
import { Series } from './series.js';
import { Timing } from './timing.js';

type Description<Name extends MetricName> = (typeof METRICS)[Name];
type NamesOf<Type> = {
  [Name in MetricName]: Description<Name>['type'] extends Type ? Name : never;
}[MetricName];

/** Metrics that only grow. */
export type CounterName = NamesOf<'counter'>;

/** Metrics that are read when asked. */
export type GaugeName = NamesOf<'gauge'>;

/** Metrics of durations, in seconds. */
export type HistogramName = NamesOf<'histogram'>;
/** The labels that a metric's samples carry, all of them. */
export type LabelsOf<Name extends MetricName> = Readonly<Record<Description<Name>['labels'][number], string>>;

/** One number of a metric that is read when it is asked for. */
export interface Sample<Name extends MetricName> {
  readonly labels: LabelsOf<Name>;
  readonly value: number;
}

/** What a reader gives: one number for a metric without labels, samples for others, undefined for nothing to show. */
export type Reading<Name extends MetricName> = number | readonly Sample<Name>[] | undefined;
type Reader<Name extends MetricName> = () => Reading<Name> | Promise<Reading<Name>>;

/**
 * The numbers of this process in a registry of its own. Counters and histograms are touched where things happen, an
 * addition each; everything that can be read is read only when somebody scrapes.
 */
export class Metrics implements Exposition {
  readonly #registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** A counter; whoever counts begins a series for each set of labels. */
  counter<Name extends CounterName>(name: Name): Series<LabelsOf<Name>, Count> {
    const series = new Series<LabelsOf<Name>, Count>(() => new Count());
    const counter: Counter = new Counter({
      ...this.#options(name),
      collect: () => {
        counter.reset();
        for (const { labels, kept } of series.entries()) counter.inc({ ...labels }, kept.value);
      },
    });
    return series;
  }

  /** A histogram; whoever measures begins a series for each set of labels. */
  histogram<Name extends HistogramName>(name: Name): Series<LabelsOf<Name>, Timing> {
    const { help, buckets } = METRICS[name];
    const series = new Series<LabelsOf<Name>, Timing>(() => new Timing(buckets));
    // The registry's type wants one of prom-client's classes; what it calls is `get`.
    this.#registry.registerMetric(new HistogramMetric(name, help, series) as unknown as Metric);
    return series;
  }

  /** A gauge that is read at each scrape. A reader that fails leaves it out of that scrape. */
  gauge<Name extends GaugeName>(name: Name, read: Reader<Name>): void {
    const gauge: Gauge = new Gauge({
      ...this.#options(name),
      collect: async () => {
        const samples = samplesOf(await orNothing(read));
        gauge.reset();
        // A gauge without labels shows 0 once it is reset; nothing to show is no sample.
        if (samples.length === 0) gauge.remove({});
        for (const { labels, value } of samples) gauge.set({ ...labels }, value);
      },
    });
  }

  /** A counter that something else keeps, read at each scrape. */
  readCounter<Name extends CounterName>(name: Name, read: () => number): void {
    const counter: Counter = new Counter({
      ...this.#options(name),
      collect: () => {
        counter.reset();
        counter.inc(read());
      },
    });
  }

  #options<Name extends MetricName>(
    name: Name,
  ): {
    readonly name: Name;
    readonly help: string;
    readonly labelNames: Description<Name>['labels'][number][];
    readonly registers: Registry[];
  } {
    const { help, labels } = METRICS[name];
    return { name, help, labelNames: [...labels], registers: [this.#registry] };
  }
}

function samplesOf<Name extends MetricName>(
  reading: Reading<Name>,
): readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[] {
  if (reading === undefined) return [];
  return typeof reading === 'number' ? [{ labels: {}, value: reading }] : reading;
}

/** A database that is away must not keep the other numbers from being scraped: its own absence is what tells. */
async function orNothing<Name extends MetricName>(read: Reader<Name>): Promise<Reading<Name>> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}
