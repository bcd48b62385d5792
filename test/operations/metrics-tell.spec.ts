import { rawConnection } from '../setup/raw-sql.js';
import { DATABASES, type DatabaseName } from '../support/databases.js';
import { fipsignProject } from '../support/fipsign.js';
import { Receiver } from '../support/receiver.js';
import { Scrape } from '../support/scrape.js';
import { comesTrue } from '../support/until.js';
import { freshProject, useWorld } from '../support/world.js';

/** Longer than any wait for something to come about. */
jest.setTimeout(120_000);

/** What keeps every batch from committing, as another program would. */
const LOCK: Readonly<Record<DatabaseName, string>> = {
  SQLite: 'begin immediate',
  PostgreSQL: 'begin; lock table audit_head, write_probes',
};

/** Requests at once, more than there are threads. */
const STRANDS = 40;

describe.each(DATABASES)('the numbers of /metrics on %s tell', (database) => {
  const world = useWorld({ TWINSEAL_WEBHOOK_ALLOW_PRIVATE: 'true' }, database);
  const scrape = (): Promise<Scrape> => Scrape.of(world().service.base);
  const becomes = (what: string, holds: (now: Scrape) => boolean): Promise<void> =>
    comesTrue(what, async () => holds(await scrape()));
  const ready = () => world().service.send({ method: 'GET', path: '/health/ready' });

  it('that deeds wait for their commit, that they fail, what is refused for want of it, and that it passes', async () => {
    const { service, api } = world();
    await api.generate('Ed25519');
    const sign = () =>
      api.call('POST', '/signature/sign', { algorithm: 'Ed25519', key_version: 1, message: '' });
    const before = await scrape();
    const lock = await rawConnection(service.location);
    await lock.run(LOCK[database]);
    let during: Scrape;
    try {
      const waiting = [sign()];
      await becomes('the wait is measured', (now) => now.value('twinseal_audit_lag_seconds') > 0.2);
      waiting.push(sign(), sign());
      await becomes('others wait behind it', (now) => now.value('twinseal_audit_queue_depth') > 0);
      for (const answer of await Promise.all(waiting)) expect(answer.status).toBe(503);
      await comesTrue('readiness tells', async () => (await ready()).status === 503);
      during = await scrape();
    } finally {
      await lock.run('rollback');
      await lock.close();
    }
    const grown = (sample: string): number => during.value(sample) - before.value(sample);
    expect(grown('twinseal_audit_commit_failures_total{kind="unavailable"}')).toBeGreaterThan(0);
    expect(grown('twinseal_http_refusals_total{code="service.unavailable",part="audit"}')).toBe(3);
    expect(
      grown('twinseal_http_requests_total{method="POST",route="/api/v1/signature/sign",status="503"}'),
    ).toBe(3);
    expect(during.value('twinseal_ready_check{check="database"}')).toBe(0);
    await comesTrue('it is ready again', async () => (await ready()).status === 200);
    await becomes('nothing waits', (now) => now.value('twinseal_audit_lag_seconds') === 0);
    expect((await scrape()).value('twinseal_ready_check{check="database"}')).toBe(1);
  });

  it('how many key versions there are of each status', async () => {
    const { api } = await freshProject(world().service);
    const sample = (status: string): string => `twinseal_key_versions{status="${status}"}`;
    const before = await scrape();
    const key = { algorithm: 'Ed25519', key: 'counted' };
    await api.generate('Ed25519', key.key);
    for (const _turn of [1, 2]) await api.post('/kms/keys/rotate', key);
    await api.post('/kms/keys/archive', { ...key, key_version: 1 });
    const grown = (now: Scrape, status: string): number =>
      now.value(sample(status)) - before.value(sample(status));
    // Counted at most every 5 s.
    await becomes('the archived one is counted', (now) => grown(now, 'archived') === 1);
    const after = await scrape();
    expect([grown(after, 'active'), grown(after, 'retired')]).toEqual([1, 1]);
  });

  it('that a webhook is not delivered, and for how long', async () => {
    const receiver = new Receiver();
    await receiver.open();
    try {
      receiver.answers((response) => void response.writeHead(500).end());
      const { client } = await fipsignProject(world());
      await client.ok('POST', '/webhooks', { url: receiver.url });
      await client.sign();
      await becomes('a delivery is pending', (now) => now.value('twinseal_webhook_deliveries_pending') === 1);
      receiver.answers((response) => void response.writeHead(204).end());
      await comesTrue('it arrives', () => receiver.arrivals.length > 1);
      await becomes('none is pending', (now) => now.value('twinseal_webhook_deliveries_pending') === 0);
      expect((await scrape()).value('twinseal_webhook_backlog_seconds')).toBe(0);
    } finally {
      await receiver.close();
    }
  });

  it('how many requests are under way, how many tasks wait for a worker thread, and how late the event loop is', async () => {
    const { api } = world();
    const key = { algorithm: 'ML-DSA-87', key: 'busy' };
    await api.post('/kms/keys/generate', { ...key, provider: 'wasm' }, 201);
    let running = true;
    const strand = async (): Promise<void> => {
      while (running) await api.sign({ ...key, key_version: 1, message: '' });
    };
    const strands = Array.from({ length: STRANDS }, strand);
    try {
      await becomes('requests are under way and tasks wait', (now) => {
        const under = now.value('twinseal_http_requests_in_flight');
        const [active, waiting] = ['active', 'queue_depth'].map((part) =>
          now.value(`twinseal_compute_${part}`),
        );
        return under > STRANDS / 2 && active! > 0 && waiting! > 0;
      });
    } finally {
      running = false;
      await Promise.all(strands);
    }
    await becomes('nothing waits any more', (now) => now.value('twinseal_compute_queue_depth') === 0);
    const after = await scrape();
    expect(after.value('twinseal_http_requests_in_flight')).toBe(1);
    expect(after.value('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  });
});
