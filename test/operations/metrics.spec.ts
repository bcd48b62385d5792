import { METRICS } from '../../src/platform/metrics/index.js';
import { runSql } from '../setup/raw-sql.js';
import { freshDatabase, DATABASES, type FreshDatabase } from '../support/databases.js';
import { send } from '../support/http.js';
import { Scrape } from '../support/scrape.js';
import { Service } from '../support/service.js';
import { DEFAULT_PROVIDER } from '../support/default-provider.js';
import { freshProject, useWorld, type World } from '../support/world.js';

describe.each(DATABASES)('/metrics on %s', (database) => {
  const world = useWorld({}, database);
  const scrape = (): Promise<Scrape> => Scrape.of(world().service.base);

  it('answers in Prometheus’ text form without a key, with every name of the table', async () => {
    const answer = await world().service.send({ method: 'GET', path: '/metrics' });
    expect([answer.status, answer.headers['content-type']]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    for (const [name, { help, type }] of Object.entries(METRICS)) {
      if (/^twinseal_(?:tls|process)_/.test(name)) continue;
      expect(answer.text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
    }
  });

  it('counts signatures by the algorithm of the key and its provider, and their audit entries', async () => {
    const { api } = world();
    await api.generate('MLDSA65-ECDSA-P256-SHA512');
    await api.generate('Ed25519');
    const before = await scrape();
    const body = { key_version: 1, message: '' };
    await api.sign({ ...body, algorithm: 'MLDSA65-ECDSA-P256-SHA512' });
    await api.sign({ ...body, algorithm: 'Ed25519' });
    await api.sign({ ...body, algorithm: 'Ed25519' });
    const after = await scrape();
    const grown = (sample: string): number => after.value(sample) - before.value(sample);
    expect(
      grown(
        `twinseal_signatures_total{algorithm="MLDSA65-ECDSA-P256-SHA512",provider="${DEFAULT_PROVIDER}"}`,
      ),
    ).toBe(1);
    expect(grown(`twinseal_signatures_total{algorithm="Ed25519",provider="${DEFAULT_PROVIDER}"}`)).toBe(2);
    expect(grown('twinseal_audit_entries_total')).toBe(3);
    // Both halves of the composite, and the two others.
    expect(
      grown(`twinseal_provider_calls_total{provider="${DEFAULT_PROVIDER}",operation="sign",outcome="ok"}`),
    ).toBe(4);
    expect(
      grown('twinseal_http_requests_total{method="POST",route="/api/v1/signature/sign",status="200"}'),
    ).toBe(3);
    expect(
      grown('twinseal_http_request_duration_seconds_count{method="POST",route="/api/v1/signature/sign"}'),
    ).toBe(3);
  });

  it('counts each signature of a batch, and the calls in which a provider was asked for them', async () => {
    const { api } = world();
    await api.generate('ML-DSA-44');
    const before = await scrape();
    const items = Array.from({ length: 20 }, () => ({ message: '' }));
    await api.post('/signature/sign-batch', { algorithm: 'ML-DSA-44', key_version: 1, items });
    const after = await scrape();
    const grown = (sample: string): number => after.value(sample) - before.value(sample);
    expect(grown(`twinseal_signatures_total{algorithm="ML-DSA-44",provider="${DEFAULT_PROVIDER}"}`)).toBe(20);
    const calls = `twinseal_provider_calls_total{provider="${DEFAULT_PROVIDER}",operation="sign-all",outcome="ok"}`;
    expect(grown(calls)).toBe(2);
  });

  it('counts what nobody routes as one series, and paths with parameters by their pattern', async () => {
    const { service, api } = world();
    const paths = ['/planted-a', '/planted-b?planted=c', '/api/v1/planted-d', '/%zz-planted'];
    for (const [index, path] of paths.entries()) {
      await service.send({ method: ['GET', 'PUT', 'DELETE', 'GET'][index] ?? 'GET', path });
    }
    await api.call('GET', '/kms/keys/77?algorithm=Ed25519');
    const after = await scrape();
    expect(after.text).not.toContain('planted');
    const unknown = after.series('twinseal_http_requests_total').filter((one) => one.includes('"any"'));
    expect(unknown).toEqual(['twinseal_http_requests_total{method="any",route="unknown",status="404"}']);
    expect(after.value(unknown[0] ?? '')).toBeGreaterThanOrEqual(paths.length);
    expect(after.text).not.toContain('/keys/77');
  });

  it('counts refusals for want of a key by their code', async () => {
    const before = await scrape();
    await world().service.send({ method: 'GET', path: '/api/v1/kms/keys' });
    const sample = 'twinseal_http_refusals_total{code="auth.unauthenticated",part=""}';
    expect((await scrape()).value(sample) - before.value(sample)).toBe(1);
  });

  it('shows queue, pool, providers, keys and the state of the chain', async () => {
    const { admin } = world();
    await admin.verifyAudit();
    const now = await scrape();
    expect(now.value('twinseal_provider_up{provider="wasm"}')).toBe(1);
    expect(now.value('twinseal_compute_threads')).toBeGreaterThan(0);
    expect(now.has('twinseal_audit_queue_depth')).toBe(true);
    expect(now.value('twinseal_audit_lag_seconds')).toBeLessThan(5);
    expect(now.value('twinseal_audit_last_commit_timestamp_seconds')).toBeGreaterThan(1.7e9);
    expect(now.has('twinseal_audit_chain_broken')).toBe(true);
    expect(now.value('twinseal_audit_chain_broken')).toBe(0);
    expect(now.value('twinseal_key_versions{status="active"}')).toBeGreaterThan(0);
    expect(now.has('twinseal_webhook_backlog_seconds')).toBe(true);
    expect(now.has('nodejs_eventloop_lag_p99_seconds')).toBe(true);
    expect(now.value('twinseal_ready_check{check="database"}')).toBe(1);
    expect(now.series('twinseal_database_connections')).toHaveLength(database === 'SQLite' ? 0 : 3);
  });
});

describe.each(DATABASES)('a broken audit chain on %s', (database) => {
  let fresh: FreshDatabase;
  let world: World;
  beforeAll(async () => {
    fresh = await freshDatabase(database);
    world = await freshProject(await Service.start({ ...fresh.settings }));
  }, 120_000);
  afterAll(async () => {
    await world.service.dispose();
    await fresh.drop();
  });

  it('raises its alarm in log and metrics, and the service goes on', async () => {
    const { admin, api, service } = world;
    await api.generate('Ed25519');
    const { TWINSEAL_DATA_DIR: dataDir = '', DATABASE_URL: databaseUrl } = fresh.settings;
    const location = { dataDir, ...(databaseUrl !== undefined && { databaseUrl }) };
    await runSql(location, `update audit_entries set actor = 'planted' where seq = 1`);
    expect(await admin.verifyAudit()).toMatchObject({ ok: false });
    const now = await Scrape.of(service.base);
    expect(now.value('twinseal_audit_chain_broken')).toBe(1);
    expect(now.value('twinseal_alarms_total')).toBeGreaterThan(0);
    await service.saysInLog('"alarm":true');
    await api.sign({ algorithm: 'Ed25519', key_version: 1, message: '' });
  });

  it('raises it after a start, too, without anybody asking for a verification', async () => {
    const { service, api } = world;
    await service.stop();
    service.output = '';
    await service.start();
    await service.saysInLog('the audit chain is broken');
    expect((await Scrape.of(service.base)).value('twinseal_audit_chain_broken')).toBe(1);
    await api.sign({ algorithm: 'Ed25519', key_version: 1, message: '' });
  });
});

describe('with TWINSEAL_ADMIN_PORT', () => {
  const world = useWorldOnTwoPorts();

  it('the numbers are on that listener only, without a key', async () => {
    const { service, adminBase } = world();
    expect((await service.send({ method: 'GET', path: '/metrics' })).status).toBe(404);
    expect((await send(adminBase, { method: 'GET', path: '/metrics' })).status).toBe(200);
    expect((await send(adminBase, { method: 'GET', path: '/health/ready' })).status).toBe(200);
  });
});

function useWorldOnTwoPorts(): () => { readonly service: Service; readonly adminBase: URL } {
  let started: { readonly service: Service; readonly adminBase: URL } | undefined;
  beforeAll(async () => {
    // A second service that is prepared and never started: its port is free.
    const { port } = await Service.prepare();
    const service = await Service.start({ TWINSEAL_ADMIN_PORT: String(port) });
    started = { service, adminBase: new URL(`http://127.0.0.1:${port}`) };
  }, 120_000);
  afterAll(() => started?.service.dispose());
  return () => {
    if (started === undefined) throw new Error('the service did not start');
    return started;
  };
}
