import { SignatureObserver } from '../../custody/index.js';
import type { Metrics } from '../../platform/metrics/index.js';

/** Counts signatures by algorithm and provider. */
export class SignatureMeter extends SignatureObserver {
  readonly #signatures;

  constructor(metrics: Metrics) {
    super();
    this.#signatures = metrics.counter('twinseal_signatures_total');
  }

  override signed(algorithm: string, provider: string): void {
    this.#signatures.inc({ algorithm, provider });
  }
}
