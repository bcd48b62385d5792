export { openTracer } from './open-tracer.js';
export { TracedLedger } from './traced.ledger.js';
export { TracedProviders } from './traced-providers.js';
