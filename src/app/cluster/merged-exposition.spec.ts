import { METRICS, Metrics } from '../../platform/metrics/index.js';
import { mergedExposition } from './merged-exposition.js';

const ONE = [
  '# HELP a_total Counts.\n# TYPE a_total counter\na_total 3\n',
  '# HELP b_seconds Time.\n# TYPE b_seconds histogram',
  'b_seconds_bucket{le="0.5",route="/a{b} c"} 1\nb_seconds_sum{route="/a{b} c"} 0.25\n',
].join('\n');
const TWO = '# HELP a_total Counts.\n# TYPE a_total counter\na_total 4\n';

const UP = [
  `# HELP twinseal_process_up ${METRICS.twinseal_process_up.help}`,
  '# TYPE twinseal_process_up gauge',
];

describe('mergedExposition', () => {
  it('declares each metric once and says at each sample whose it is, also where a label looks like the end', () => {
    const texts = new Map([
      [2, TWO],
      [1, ONE],
    ]);
    expect(mergedExposition(texts, 2).split('\n')).toEqual([
      '# HELP a_total Counts.',
      '# TYPE a_total counter',
      'a_total{process="1"} 3',
      'a_total{process="2"} 4',
      '',
      '# HELP b_seconds Time.',
      '# TYPE b_seconds histogram',
      'b_seconds_bucket{process="1",le="0.5",route="/a{b} c"} 1',
      'b_seconds_sum{process="1",route="/a{b} c"} 0.25',
      '',
      ...UP,
      'twinseal_process_up{process="1"} 1',
      'twinseal_process_up{process="2"} 1',
      '',
    ]);
  });

  it('says 0 for a process whose numbers are missing, and shows none of it', () => {
    const merged = mergedExposition(new Map([[2, TWO]]), 3);
    expect(merged).toContain('a_total{process="2"} 4\n');
    expect(merged.split('\n').filter((line) => line.startsWith('twinseal_process_up'))).toEqual([
      'twinseal_process_up{process="1"} 0',
      'twinseal_process_up{process="2"} 1',
      'twinseal_process_up{process="3"} 0',
    ]);
  });

  it('keeps every line that a registry tells', async () => {
    const metrics = new Metrics();
    metrics.counter('twinseal_audit_commit_failures_total').begin({ kind: 'faulty' }).inc(2);
    metrics.gauge('twinseal_audit_lag_seconds', () => undefined);
    metrics.histogram('twinseal_audit_commit_duration_seconds').begin({});
    const text = await metrics.text();
    const merged = mergedExposition(new Map([[1, text]]), 1);
    const unmarked = merged.replaceAll(/\{process="1",/g, '{').replaceAll('{process="1"}', '');
    expect(unmarked.trim().split(/\n+/).slice(0, -3)).toEqual(text.trim().split(/\n+/));
  });
});
