import { setTimeout as sleep } from 'node:timers/promises';
import { CommitRefused, effect, type Effect } from '../../src/ledger/index.js';
import type { Database } from '../../src/storage/index.js';
import { verifyChain } from '../setup/audit.js';
import { eachDatabase } from '../setup/databases.js';
import { createTenant, ledgerOn, renaming, secondVersion, SIGNED, signing } from '../setup/tenant.js';

const entriesOf = ({ reader }: Database) =>
  reader.selectFrom('audit_entries').selectAll().orderBy('seq').execute();
const planOf = async ({ reader }: Database, id: string) =>
  (await reader.selectFrom('projects').select('plan').where('id', '=', id).executeTakeFirstOrThrow()).plan;

eachDatabase('the ledger', (_engine, fresh) => {
  const open = async () => {
    const database = await fresh.open();
    const ledger = ledgerOn(database);
    ledgers.push(ledger);
    return { database, ledger };
  };
  const ledgers: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const ledger of ledgers.splice(0)) await ledger.close();
  });

  it('numbers the entries of concurrent deeds without gaps and chains them', async () => {
    const { database, ledger } = await open();
    const tenant = await createTenant(database, ledger);
    const receipts = await Promise.all(
      Array.from({ length: 300 }, (_, at) =>
        ledger.commit(signing(tenant, { entries: Array(1 + (at % 3)).fill(SIGNED) })),
      ),
    );
    const numbers = receipts.flatMap((receipt) => receipt.sequence).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 600 }, (_, at) => at + 1));
    expect(await verifyChain(database)).toMatchObject({ ok: true, checked: 600, head: { seq: 600 } });
    expect(ledger.state()).toMatchObject({ queued: 0, entries: 600, notesDropped: 0 });
  });

  it('stores what an entry says, and nothing else of the deed', async () => {
    const { database, ledger } = await open();
    const tenant = await createTenant(database, ledger);
    await ledger.commit(signing(tenant));
    const [entry] = await entriesOf(database);
    expect(entry).toMatchObject({
      seq: 1,
      id: expect.stringMatching(/^aud_[0-9a-f]{32}$/),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      project_id: tenant.projectId,
      actor: `apikey:${tenant.apiKeyId}`,
      action: 'signature.sign',
      target: 'default/ML-DSA-65/1',
      outcome: 'ok',
      request_id: tenant.actor.requestId,
      details: '{"algorithm":"ML-DSA-65","bytes":256}',
    });
  });

  it('stores text that one of the engines cannot hold in a form that both can', async () => {
    const { database, ledger } = await open();
    const { actor } = await createTenant(database, ledger);
    await ledger.commit({
      actor,
      entries: [{ ...SIGNED, target: 'a\0b\ud800c', details: { name: 'x\0y' } }],
    });
    const [entry] = await entriesOf(database);
    expect(entry?.target).toBe('a\ufffdb\ufffdc');
    expect(await verifyChain(database)).toMatchObject({ ok: true });
  });

  it('undoes a deed whose effect breaks a unique index, and only that deed', async () => {
    const { database, ledger } = await open();
    const tenant = await createTenant(database, ledger);
    const other = await createTenant(database, ledger);
    const results = await Promise.allSettled([
      ledger.commit({ actor: other.actor, entries: [SIGNED], effects: [renaming(database, other, 'gold')] }),
      ledger.commit({
        actor: tenant.actor,
        entries: [SIGNED],
        effects: [renaming(database, tenant, 'lost'), secondVersion(database, tenant)],
      }),
      ledger.commit(signing(tenant)),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { reason: 'effect', label: 'version' } });
    expect(results[1]).toMatchObject({ reason: expect.any(CommitRefused) });
    expect(await planOf(database, other.projectId)).toBe('gold');
    expect(await planOf(database, tenant.projectId)).toBeNull();
    expect(await entriesOf(database)).toHaveLength(2);
  });

  it('undoes a deed whose effect changes another number of rows than it must', async () => {
    const { database, ledger } = await open();
    const tenant = await createTenant(database, ledger);
    const nobody = database.reader
      .updateTable('projects')
      .set({ plan: 'x' })
      .where('id', '=', 'nobody')
      .compile();
    const commit = ledger.commit({
      actor: tenant.actor,
      entries: [SIGNED],
      effects: [renaming(database, tenant, 'lost'), effect(nobody, 'missing project', 1)],
    });
    await expect(commit).rejects.toMatchObject({ reason: 'effect', label: 'missing project' });
    expect(await planOf(database, tenant.projectId)).toBeNull();
    expect(await entriesOf(database)).toEqual([]);
  });

  it('names the first of several effects that do not apply', async () => {
    const { database, ledger } = await open();
    const tenant = await createTenant(database, ledger);
    const stranger = renaming(database, { ...tenant, projectId: 'nobody' }, 'x');
    const version = secondVersion(database, tenant);
    const labelOf = async (...effects: Effect[]) =>
      ledger.commit({ actor: tenant.actor, entries: [SIGNED], effects }).catch(({ label }) => label);
    expect(await labelOf(stranger, version)).toBe('plan');
    expect(await labelOf(version, stranger)).toBe('version');
    expect(await ledger.commit(signing(tenant))).toEqual({ sequence: [1] });
  });

  it('fails a deed with faulty SQL as internal, without its neighbours', async () => {
    const { database, ledger } = await open();
    const tenant = await createTenant(database, ledger);
    const faulty = { label: 'faulty', sql: 'update no_such_table set x = 1', parameters: [] };
    const [bad, good] = await Promise.allSettled([
      ledger.commit({ actor: tenant.actor, entries: [SIGNED], effects: [faulty] }),
      ledger.commit(signing(tenant)),
    ]);
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'service.internal' } });
    expect(good).toMatchObject({ status: 'fulfilled', value: { sequence: [1] } });
  });

  it('finds a deed that spoils its whole batch and stores the others', async () => {
    const { database, ledger } = await open();
    const tenant = await createTenant(database, ledger);
    // Counting a call for a project that does not exist breaks a foreign key outside any savepoint.
    const spoiling = {
      actor: { ...tenant.actor, projectId: 'proj_none' },
      entries: [SIGNED],
      countCall: true,
    };
    const deeds = Array.from({ length: 20 }, (_, at) => ledger.commit(at === 7 ? spoiling : signing(tenant)));
    const results = await Promise.allSettled(deeds);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(19);
    expect(results[7]).toMatchObject({ reason: { code: 'service.internal' } });
    expect(await verifyChain(database)).toMatchObject({ ok: true, checked: 19 });
  });

  it('refuses deeds of a revoked or expired API key or a deleted project, whatever they carry', async () => {
    const { database, ledger } = await open();
    const { reader } = database;
    const [revoked, expired, deleted, valid] = await Promise.all(
      [1, 2, 3, 4].map(() => createTenant(database, ledger)),
    );
    const system = { name: 'system', projectId: null, requestId: 'r' };
    const past = '2020-01-01T00:00:00.000Z';
    const revoke = reader
      .updateTable('api_keys')
      .set({ revoked_at: past })
      .where('id', '=', revoked!.apiKeyId);
    const expire = reader
      .updateTable('api_keys')
      .set({ expires_at: past })
      .where('id', '=', expired!.apiKeyId);
    const remove = reader
      .updateTable('projects')
      .set({ status: 'deleted' })
      .where('id', '=', deleted!.projectId);
    const effects = [revoke, expire, remove].map((query) => effect(query.compile(), 'change', 1));
    await ledger.commit({ actor: system, entries: [], effects });
    for (const tenant of [revoked!, expired!, deleted!]) {
      await expect(ledger.commit(signing(tenant))).rejects.toMatchObject({ code: 'auth.unauthenticated' });
      const changing = ledger.commit({
        actor: tenant.actor,
        entries: [SIGNED],
        effects: [renaming(database, tenant, 'x')],
      });
      await expect(changing).rejects.toMatchObject({ code: 'auth.unauthenticated' });
    }
    expect(await ledger.commit(signing(valid!))).toEqual({ sequence: [1] });
  });

  it('refuses what a key does after its revocation in the same batch', async () => {
    const { database, ledger } = await open();
    const tenant = await createTenant(database, ledger);
    const revoke = database.reader
      .updateTable('api_keys')
      .set({ revoked_at: '2026-11-21T00:00:00.000Z' })
      .where('id', '=', tenant.apiKeyId)
      .compile();
    const [, later] = await Promise.allSettled([
      ledger.commit({
        actor: { name: 'admin', projectId: null, requestId: 'r' },
        entries: [],
        effects: [effect(revoke, 'revoke', 1)],
      }),
      ledger.commit({
        actor: tenant.actor,
        entries: [SIGNED],
        effects: [renaming(database, tenant, 'late')],
      }),
    ]);
    expect(later).toMatchObject({ status: 'rejected', reason: { code: 'auth.unauthenticated' } });
  });

  it('refuses a deed whose key version is no longer in an allowed status', async () => {
    const { database, ledger } = await open();
    const tenant = await createTenant(database, ledger);
    const retire = database.reader
      .updateTable('key_versions')
      .set({ status: 'retired' })
      .where('id', '=', tenant.versionId)
      .compile();
    await ledger.commit({ actor: tenant.actor, entries: [SIGNED], effects: [effect(retire, 'retire', 1)] });
    await expect(ledger.commit(signing(tenant))).rejects.toMatchObject({
      reason: 'standing',
      label: tenant.versionId,
    });
    const both = [{ versionId: tenant.versionId, status: ['active', 'retired'] }];
    expect(await ledger.commit(signing(tenant, { standing: both }))).toMatchObject({ sequence: [2] });
    const unknown = [{ versionId: 'kver_none', status: ['active'] }];
    await expect(ledger.commit(signing(tenant, { standing: unknown }))).rejects.toMatchObject({
      reason: 'standing',
    });
  });

  it('lets one of several deeds that race for the same row win', async () => {
    const { database, ledger } = await open();
    const tenant = await createTenant(database, ledger);
    const { reader } = database;
    const retire = reader
      .updateTable('key_versions')
      .set({ status: 'retired' })
      .where('id', '=', tenant.versionId)
      .where('status', '=', 'active')
      .compile();
    const rotate = () =>
      ledger.commit({
        actor: tenant.actor,
        entries: [SIGNED],
        effects: [effect(retire, 'retire', 1), secondVersion(database, tenant)],
      });
    const results = await Promise.allSettled(Array.from({ length: 8 }, rotate));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    const active = await reader
      .selectFrom('key_versions')
      .select('version')
      .where('status', '=', 'active')
      .execute();
    expect(active).toEqual([{ version: 2 }]);
  });

  it('hands outbox messages on in the order of their deeds', async () => {
    const { database, ledger } = await open();
    const { actor, projectId } = await createTenant(database, ledger);
    const message = (at: number) => ({ topic: 'key.rotated', projectId, payload: `{"at":${at}}` });
    await Promise.all(
      [1, 2, 3].map((at) => ledger.commit({ actor, entries: [SIGNED], outbox: [message(at)] })),
    );
    const stored = await database.reader.selectFrom('outbox').selectAll().orderBy('seq').execute();
    expect(stored.map(({ payload }) => payload)).toEqual(['{"at":1}', '{"at":2}', '{"at":3}']);
    expect(stored[0]).toMatchObject({
      topic: 'key.rotated',
      project_id: projectId,
      id: expect.stringMatching(/^out_/),
    });
  });

  it('writes noted refusals without being waited for, even for a key revoked meanwhile', async () => {
    const { database, ledger } = await open();
    const { actor } = await createTenant(database, ledger);
    ledger.note({ ...actor, apiKeyId: 'akey_gone' }, { ...SIGNED, outcome: 'key.not-found' });
    while (ledger.state().queued > 0 || ledger.state().entries === 0) await sleep(5);
    expect(await entriesOf(database)).toMatchObject([{ seq: 1, outcome: 'key.not-found' }]);
  });

  it('commits what is queued before it closes, and refuses what comes later', async () => {
    const { database, ledger } = await open();
    const tenant = await createTenant(database, ledger);
    const queued = ledger.commit(signing(tenant));
    await ledger.close();
    expect(await queued).toEqual({ sequence: [1] });
    await expect(ledger.commit(signing(tenant))).rejects.toMatchObject({
      code: 'service.unavailable',
      facts: { part: 'audit' },
    });
  });

  it('refuses more deeds than its queue holds as overload, and stores the others', async () => {
    const { database, ledger } = await open();
    const tenant = await createTenant(database, ledger);
    const results = await Promise.allSettled(
      Array.from({ length: 10_050 }, () => ledger.commit(signing(tenant))),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(50);
    expect(refused[0]).toMatchObject({ reason: { code: 'service.overloaded' } });
    expect(await verifyChain(database)).toMatchObject({ ok: true, checked: 10_000 });
  });
});
