import { CommitObserver } from '../../ledger/index.js';
import { perKey, type Metrics } from '../../platform/metrics/index.js';

/** Times batches and counts those that failed. */
export class CommitMeter extends CommitObserver {
  readonly #durations;
  readonly #failures;

  constructor(metrics: Metrics) {
    super();
    this.#durations = metrics.histogram('twinseal_audit_commit_duration_seconds').begin({});
    const failures = metrics.counter('twinseal_audit_commit_failures_total');
    this.#failures = perKey((kind: string) => failures.begin({ kind }));
  }

  override batch(kind: Parameters<CommitObserver['batch']>[0], seconds: number): void {
    this.#durations.observe(seconds);
    if (kind !== 'committed') this.#failures(kind).inc();
  }
}
