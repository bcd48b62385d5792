export { METRICS, type MetricDescription, type MetricName } from './metric-table.js';
export { Metrics, type Reading, type Sample } from './metrics.js';
export { seldom } from './seldom.js';
