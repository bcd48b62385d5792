import { CommitObserver } from '../../ledger/index.js';
import type { Metrics } from '../../platform/metrics/index.js';

/** Times batches and counts those that failed. */
export class CommitMeter extends CommitObserver {
  readonly #durations;
  readonly #failures;

  constructor(metrics: Metrics) {
    super();
    this.#durations = metrics.histogram('twinseal_audit_commit_duration_seconds');
    this.#failures = metrics.counter('twinseal_audit_commit_failures_total');
  }

  override batch(kind: Parameters<CommitObserver['batch']>[0], seconds: number): void {
    this.#durations.observe(seconds);
    if (kind !== 'committed') this.#failures.inc({ kind });
  }
}
