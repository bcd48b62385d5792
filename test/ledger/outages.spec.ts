import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyChain } from '../setup/audit.js';
import { asAdministrator, eachDatabase } from '../setup/databases.js';
import { rawConnection } from '../setup/raw-sql.js';
import { createTenant, ledgerOn, SIGNED, signing } from '../setup/tenant.js';

const AUDIT_AWAY = { code: 'service.unavailable', facts: { part: 'audit' } };
const DATABASE_AWAY = { code: 'service.unavailable', facts: { part: 'database' } };

eachDatabase('an outage', (engine, fresh) => {
  const ledgers: { close(): Promise<void> }[] = [];
  const open = async () => {
    const location = await fresh.location();
    const database = await fresh.open(location);
    const ledger = ledgerOn(database);
    ledgers.push(ledger);
    return { location, database, ledger, tenant: await createTenant(database, ledger) };
  };
  afterEach(async () => {
    for (const ledger of ledgers.splice(0)) await ledger.close();
  });

  /** Takes the database away; the result brings it back. */
  const takeAway = async (location: {
    dataDir: string;
    databaseUrl?: string;
  }): Promise<() => Promise<void>> => {
    if (engine === 'sqlite') {
      const file = join(location.dataDir, 'twinseal.db');
      await rename(file, `${file}.away`);
      return () => rename(`${file}.away`, file);
    }
    const name = new URL(location.databaseUrl ?? '').pathname.slice(1);
    await asAdministrator(`alter database ${name} with allow_connections false`);
    await asAdministrator(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    return () => asAdministrator(`alter database ${name} with allow_connections true`);
  };

  it('by a lock that another program holds ends in an error that names audit, and then passes', async () => {
    const { location, database, ledger, tenant } = await open();
    const intruder = await rawConnection(location);
    await intruder.run(
      engine === 'sqlite' ? 'begin immediate' : 'begin; lock table audit_head, write_probes',
    );
    await expect(ledger.commit(signing(tenant))).rejects.toMatchObject(AUDIT_AWAY);
    await expect(database.pingWritable()).rejects.toMatchObject(DATABASE_AWAY);
    await intruder.run('rollback');
    expect(await ledger.commit(signing(tenant))).toEqual({ sequence: [1] });
    await database.pingWritable();
    await intruder.close();
  });

  it('that is shorter than the patience of a batch only delays', async () => {
    const { location, ledger, tenant } = await open();
    const intruder = await rawConnection(location);
    await intruder.run(engine === 'sqlite' ? 'begin immediate' : 'begin; lock table audit_head');
    const commit = ledger.commit(signing(tenant));
    await sleep(300);
    // Its batch is under way, and it waits all the same.
    expect(ledger.state().oldestWaitingMs).toBeGreaterThan(200);
    await intruder.run('rollback');
    expect(await commit).toEqual({ sequence: [1] });
    await ledger.close();
    expect(ledger.state().oldestWaitingMs).toBe(0);
    await intruder.close();
  });

  it('by a database that is gone fails commits, reads and readiness until it is back', async () => {
    const { location, database, ledger, tenant } = await open();
    await ledger.commit(signing(tenant));
    const bringBack = await takeAway(location);
    await sleep(250);
    await expect(ledger.commit(signing(tenant))).rejects.toMatchObject(AUDIT_AWAY);
    await expect(database.pingWritable()).rejects.toMatchObject(DATABASE_AWAY);
    const read = () => database.reader.selectFrom('audit_head').select('seq').executeTakeFirst();
    await expect(read()).rejects.toMatchObject(DATABASE_AWAY);
    await bringBack();
    expect(await ledger.commit(signing(tenant))).toEqual({ sequence: [2] });
    await database.pingWritable();
    await sleep(250);
    expect(await read()).toEqual({ seq: 2 });
    expect(await verifyChain(database)).toMatchObject({
      ok: true,
      checked: 2,
    });
  });

  it('keeps noted refusals until they can be written', async () => {
    const { location, database, ledger, tenant } = await open();
    const bringBack = await takeAway(location);
    ledger.note(tenant.actor, { ...SIGNED, outcome: 'key.not-found' });
    await expect(ledger.commit(signing(tenant))).rejects.toMatchObject(AUDIT_AWAY);
    await bringBack();
    while (ledger.state().queued > 0) await sleep(50);
    await ledger.commit(signing(tenant));
    const outcomes = await database.reader
      .selectFrom('audit_entries')
      .select('outcome')
      .orderBy('seq')
      .execute();
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['key.not-found', 'ok']);
  });
});

eachDatabase('readiness', (_engine, fresh) => {
  it('proves a write, and shares it between calls', async () => {
    const database = await fresh.open();
    await Promise.all([database.pingWritable(), database.pingWritable()]);
    const first = await database.reader.selectFrom('write_probes').selectAll().executeTakeFirstOrThrow();
    expect(first).toMatchObject({ id: 1, at: expect.stringMatching(/^\d{4}-/) });
    await database.pingWritable();
    expect(await database.reader.selectFrom('write_probes').selectAll().executeTakeFirst()).toEqual(first);
  });
});
