import type { ProviderName } from '../contract/index.js';

/** One call of a backend on one private key. */
export interface ProviderCall {
  readonly provider: ProviderName;
  readonly operation: 'generate' | 'import' | 'sign' | 'sign-all' | 'decapsulate';
  /** Canonical name of the component algorithm. */
  readonly algorithm: string;
}

/** Watches calls of backends, for metrics and traces. Declared here, answered by the composition root. */
export abstract class ProviderObserver {
  /** Runs `work` and settles as it does. */
  abstract watch<Outcome>(call: ProviderCall, work: () => Promise<Outcome>): Promise<Outcome>;
}
