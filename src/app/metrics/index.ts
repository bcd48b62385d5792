export { AlarmCountingLogger } from './alarm-counting.logger.js';
export { CommitMeter } from './commit-meter.js';
export { showCore } from './core-gauges.js';
export { showFeatures } from './feature-gauges.js';
export { ProviderMeter } from './provider-meter.js';
export { RequestMeter } from './request-meter.js';
export { SignatureMeter } from './signature-meter.js';
