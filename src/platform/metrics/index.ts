export type { Count } from './count.js';
export { Exposition } from './exposition.js';
export { METRICS, type MetricDescription, type MetricName } from './metric-table.js';
export { Metrics, type Reading, type Sample } from './metrics.js';
export { perKey } from './per-key.js';
export { seldom } from './seldom.js';
export type { Timing } from './timing.js';
