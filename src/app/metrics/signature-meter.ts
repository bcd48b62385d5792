import { SignatureObserver } from '../../custody/index.js';
import { perKey, type Metrics } from '../../platform/metrics/index.js';

/** Counts signatures by algorithm and provider. */
export class SignatureMeter extends SignatureObserver {
  readonly #signatures;

  constructor(metrics: Metrics) {
    super();
    const counter = metrics.counter('twinseal_signatures_total');
    this.#signatures = perKey((algorithm: string) =>
      perKey((provider: string) => counter.begin({ algorithm, provider })),
    );
  }

  override signed(algorithm: string, provider: string, count: number): void {
    this.#signatures(algorithm)(provider).inc(count);
  }
}
