import { TwinsealError } from '../../errors/index.js';
import type { Metrics } from '../../platform/metrics/index.js';
import { ProviderObserver, type ProviderCall } from '../../providers/index.js';

/** Counts and times what backends do. */
export class ProviderMeter extends ProviderObserver {
  readonly #calls;
  readonly #durations;

  constructor(metrics: Metrics) {
    super();
    this.#calls = metrics.counter('twinseal_provider_calls_total');
    this.#durations = metrics.histogram('twinseal_provider_call_duration_seconds');
  }

  override async watch<Outcome>(
    { provider, operation }: ProviderCall,
    work: () => Promise<Outcome>,
  ): Promise<Outcome> {
    const begun = performance.now();
    let outcome = 'ok';
    try {
      return await work();
    } catch (error) {
      outcome = error instanceof TwinsealError ? error.code : 'service.internal';
      throw error;
    } finally {
      this.#calls.inc({ provider, operation, outcome });
      this.#durations.observe({ provider, operation }, (performance.now() - begun) / 1000);
    }
  }
}
