import { TwinsealError } from '../../errors/index.js';
import { perKey, type Metrics } from '../../platform/metrics/index.js';
import { ProviderObserver, type ProviderCall } from '../../providers/index.js';

/** Counts and times what backends do. */
export class ProviderMeter extends ProviderObserver {
  readonly #series;

  constructor(metrics: Metrics) {
    super();
    const calls = metrics.counter('twinseal_provider_calls_total');
    const durations = metrics.histogram('twinseal_provider_call_duration_seconds');
    this.#series = perKey((provider: string) =>
      perKey((operation: string) => ({
        durations: durations.begin({ provider, operation }),
        calls: perKey((outcome: string) => calls.begin({ provider, operation, outcome })),
      })),
    );
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
      const { calls, durations } = this.#series(provider)(operation);
      calls(outcome).inc();
      durations.observe((performance.now() - begun) / 1000);
    }
  }
}
