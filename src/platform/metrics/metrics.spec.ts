import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Histogram, Registry } from 'prom-client';

import { METRICS, type MetricDescription } from './metric-table.js';
import { alertsTable, metricsTable } from './testing/metrics-document.js';
import { Metrics } from './metrics.js';
import { perKey } from './per-key.js';
import { seldom } from './seldom.js';

const samplesOf = async (sut: Metrics, name: string): Promise<string[]> =>
  (await sut.text()).split('\n').filter((line) => line.startsWith(name));

describe('Metrics', () => {
  let sut: Metrics;
  beforeEach(() => {
    sut = new Metrics();
  });

  it('counts and times under the names and labels of the table', async () => {
    sut.counter('twinseal_signatures_total').begin({ algorithm: 'Ed25519', provider: 'wasm' }).inc();
    sut.histogram('twinseal_audit_commit_duration_seconds').begin({}).observe(0.002);
    expect(await samplesOf(sut, 'twinseal_signatures_total')).toEqual([
      'twinseal_signatures_total{algorithm="Ed25519",provider="wasm"} 1',
    ]);
    expect(await samplesOf(sut, 'twinseal_audit_commit_duration_seconds_count')).toEqual([
      'twinseal_audit_commit_duration_seconds_count 1',
    ]);
  });

  it('keeps the series of a counter apart', async () => {
    const counter = sut.counter('twinseal_audit_commit_failures_total');
    const [first, second] = [counter.begin({ kind: 'faulty' }), counter.begin({ kind: 'unavailable' })];
    for (const count of [first, second, second]) count.inc();
    for (const _scrape of [1, 2]) {
      expect(await samplesOf(sut, 'twinseal_audit_commit_failures_total')).toEqual([
        'twinseal_audit_commit_failures_total{kind="faulty"} 1',
        'twinseal_audit_commit_failures_total{kind="unavailable"} 2',
      ]);
    }
  });

  it('writes a histogram as prom-client does, on and beside the bounds and beyond the last', async () => {
    const name = 'twinseal_http_request_duration_seconds';
    const { help, buckets, labels } = METRICS[name];
    const registry = new Registry();
    const theirs = new Histogram({
      name,
      help,
      labelNames: [...labels],
      buckets: [...buckets],
      registers: [registry],
    });
    const ours = sut.histogram(name);
    for (const route of ['/a', '/"b"']) {
      const series = ours.begin({ method: 'GET', route });
      for (const seconds of [0, 0.0005, 0.0006, 0.003, 10, 10.5, 600]) {
        series.observe(seconds);
        theirs.observe({ method: 'GET', route }, seconds);
      }
    }
    const expected = (await registry.metrics()).trim().split('\n');
    expect(expected.length).toBeGreaterThan(30);
    expect(await sut.text()).toContain(expected.join('\n'));
  });

  it('reads gauges when somebody scrapes, and at no other time', async () => {
    let read = 0;
    sut.gauge('twinseal_audit_queue_depth', () => (read += 1));
    expect(read).toBe(0);
    await sut.text();
    expect(await samplesOf(sut, 'twinseal_audit_queue_depth')).toEqual(['twinseal_audit_queue_depth 2']);
  });

  it('leaves a gauge out that has nothing to show or cannot be read, and shows the others', async () => {
    sut.gauge('twinseal_audit_checkpoint_age_seconds', () => undefined);
    sut.gauge('twinseal_webhook_deliveries_pending', () => Promise.reject(new Error('away')));
    sut.gauge('twinseal_compute_threads', () => 2);
    expect(await samplesOf(sut, 'twinseal_')).toEqual(['twinseal_compute_threads 2']);
  });

  it('forgets labels that a reading does not have any more', async () => {
    let provider = 'wasm';
    sut.gauge('twinseal_provider_up', () => [{ labels: { provider }, value: 1 }]);
    await sut.text();
    provider = 'memory';
    expect(await samplesOf(sut, 'twinseal_provider_up')).toEqual([
      'twinseal_provider_up{provider="memory"} 1',
    ]);
  });

  it('shows a counter that something else keeps', async () => {
    let entries = 3;
    sut.readCounter('twinseal_audit_entries_total', () => entries);
    await sut.text();
    entries = 5;
    expect(await samplesOf(sut, 'twinseal_audit_entries_total')).toEqual(['twinseal_audit_entries_total 5']);
  });

  it('brings the delay of the event loop and the process along', async () => {
    const text = await sut.text();
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(text).toContain('process_resident_memory_bytes');
  });

  it('keeps the registries of two instances apart', async () => {
    sut.gauge('twinseal_compute_threads', () => 2);
    expect(await samplesOf(new Metrics(), 'twinseal_')).toEqual([]);
  });
});

describe('seldom', () => {
  it('asks once for many who want to know, and again after a failure', async () => {
    let asked = 0;
    const sut = seldom(60_000, async () => {
      asked += 1;
      if (asked === 1) throw new Error('away');
      return asked;
    });
    await expect(sut()).rejects.toThrow('away');
    expect(await Promise.all([sut(), sut()])).toEqual([2, 2]);
    expect(await sut()).toBe(2);
  });
});

describe('perKey', () => {
  it('makes one value for each key', () => {
    const made: string[] = [];
    const sut = perKey((one: string) =>
      perKey((other: number) => {
        made.push(`${one}${other}`);
        return { one, other };
      }),
    );
    expect([sut('a')(1), sut('b')(1), sut('a')(1)]).toEqual([
      { one: 'a', other: 1 },
      { one: 'b', other: 1 },
      { one: 'a', other: 1 },
    ]);
    expect(made).toEqual(['a1', 'b1']);
  });
});

describe('the table of metrics', () => {
  const rows = Object.entries<MetricDescription>(METRICS);

  it.each(rows)('%s has the ending of its kind', (name, { type, buckets }) => {
    expect(name).toMatch(/^twinseal_[a-z]+(?:_[a-z]+)*$/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
    expect(type === 'histogram' && !name.endsWith('_seconds')).toBe(false);
    expect(buckets !== undefined).toBe(type === 'histogram');
  });

  it('stands in docs/operations/metrics.md, the alerts too', () => {
    const lines = readFileSync(join('docs', 'operations', 'metrics.md'), 'utf8').split('\n');
    const cells = (line: string): string =>
      line.replaceAll(/ +/g, ' ').replaceAll(/-+/g, '---').replaceAll(' --- ', '---');
    const written = new Set(lines.map(cells));
    for (const line of [...metricsTable(), ...alertsTable()].filter((one) => !one.startsWith('|--'))) {
      expect(written).toContain(cells(line));
    }
    const named = lines.flatMap((line) => /^\| `(twinseal_\w+)`/.exec(line)?.[1] ?? []);
    expect(new Set(named)).toEqual(new Set(rows.map(([name]) => name)));
  });
});
