import type { Tracer } from '../../platform/tracing/tracer.js';
import { ProviderObserver, type ProviderCall } from '../../providers/index.js';

/** Gives every call of a backend a span, below what already watches it. */
export class TracedProviders extends ProviderObserver {
  readonly #outer: ProviderObserver;
  readonly #tracer: Tracer;

  constructor(outer: ProviderObserver, tracer: Tracer) {
    super();
    this.#outer = outer;
    this.#tracer = tracer;
  }

  override watch<Outcome>(call: ProviderCall, work: () => Promise<Outcome>): Promise<Outcome> {
    const { provider, operation, algorithm } = call;
    const attributes = { 'twinseal.provider': provider, 'twinseal.algorithm': algorithm };
    return this.#outer.watch(call, () => this.#tracer.within(`provider ${operation}`, attributes, work));
  }
}
