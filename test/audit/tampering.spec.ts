import { RecordingLogger } from '../../src/api/http/testing/recording-logger.js';
import { auditListOn, verifyChain } from '../setup/audit.js';
import { eachDatabase } from '../setup/databases.js';
import { runSql } from '../setup/raw-sql.js';
import { createTenant, ledgerOn, SIGNED, signing } from '../setup/tenant.js';

const LENGTH = 1200;
const zeros = (engine: string): string =>
  engine === 'sqlite' ? 'zeroblob(32)' : `decode(repeat('00', 32), 'hex')`;
const COLUMNS = 'id, at, project_id, actor, action, target, outcome, request_id, details';

eachDatabase('a tampered log', (engine, fresh) => {
  /** Longer than two pages of the verifier, so that breaks are found in any of them. */
  const chain = async () => {
    const location = await fresh.location();
    const database = await fresh.open(location);
    const ledger = ledgerOn(database);
    const tenant = await createTenant(database, ledger);
    const entries = Array.from({ length: 100 }, () => SIGNED);
    await Promise.all(
      Array.from({ length: LENGTH / 100 }, () => ledger.commit(signing(tenant, { entries }))),
    );
    await ledger.close();
    const rows = await database.reader
      .selectFrom('audit_entries')
      .select(['seq', 'id'])
      .orderBy('seq')
      .execute();
    const logger = new RecordingLogger();
    return {
      verify: () => verifyChain(database, logger),
      list: auditListOn(database),
      logger,
      tamper: (sql: string) => runSql(location, sql),
      idAt: (seq: number) => rows[seq - 1]?.id,
    };
  };

  it('that was left alone verifies to its head', async () => {
    const { verify, list, logger } = await chain();
    const verdict = await verify();
    const last = (
      await list.list({ limit: 1000, cursor: (await list.list({ limit: 1000 })).next_cursor ?? '' })
    ).items.at(-1);
    expect(verdict).toEqual({ ok: true, checked: LENGTH, head: { seq: LENGTH, hash: last?.hash } });
    expect(logger.lines).toEqual([]);
  });

  it('raises an alarm that names the place', async () => {
    const { verify, logger, tamper, idAt } = await chain();
    await tamper(`update audit_entries set outcome = 'request.not-found' where seq = 3`);
    await verify();
    expect(logger.lines).toMatchObject([
      { level: 'error', fields: { alarm: true, seq: 3, id: idAt(3), reason: 'changed' } },
    ]);
  });

  it.each([1, 500, 501, 777, LENGTH])('is named at changed entry %i', async (seq) => {
    const { verify, tamper, idAt } = await chain();
    await tamper(`update audit_entries set outcome = 'request.not-found' where seq = ${seq}`);
    expect(await verify()).toEqual({
      ok: false,
      checked: seq - 1,
      broken_at: { seq, id: idAt(seq), reason: 'changed' },
    });
  });

  it.each([1, 500, 777])('is named at removed entry %i', async (seq) => {
    const { verify, tamper } = await chain();
    await tamper(`delete from audit_entries where seq = ${seq}`);
    expect(await verify()).toEqual({
      ok: false,
      checked: seq - 1,
      broken_at: { seq, id: null, reason: 'removed' },
    });
  });

  it.each([
    [500, 501],
    [10, 13],
    [1, LENGTH - 300],
  ])('is named at the first of the swapped entries %i and %i', async (first, second) => {
    const { verify, tamper, idAt } = await chain();
    await tamper(
      `update audit_entries set seq = -1 where seq = ${first};
       update audit_entries set seq = ${first} where seq = ${second};
       update audit_entries set seq = ${second} where seq = -1`,
    );
    expect(await verify()).toEqual({
      ok: false,
      checked: first - 1,
      broken_at: { seq: first, id: idAt(second), reason: 'reordered' },
    });
  });

  it('is named at an entry inserted between others', async () => {
    const { verify, tamper } = await chain();
    await tamper(
      `update audit_entries set seq = -seq where seq >= 600;
       update audit_entries set seq = -seq + 1 where seq < 0;
       insert into audit_entries (seq, ${COLUMNS}, hash)
         select 600, 'aud_x', ${COLUMNS.slice('id, '.length)}, ${zeros(engine)} from audit_entries where seq = 599`,
    );
    expect(await verify()).toMatchObject({
      ok: false,
      checked: 599,
      broken_at: { seq: 600, id: 'aud_x', reason: 'inserted' },
    });
  });

  it('is named at an entry written past the head', async () => {
    const { verify, tamper } = await chain();
    await tamper(
      `insert into audit_entries (seq, ${COLUMNS}, hash)
         select ${LENGTH + 1}, 'aud_x', ${COLUMNS.slice('id, '.length)}, hash from audit_entries where seq = ${LENGTH}`,
    );
    expect(await verify()).toMatchObject({ ok: false, broken_at: { seq: LENGTH + 1, id: 'aud_x' } });
  });

  it('is named at the first entry of a tail that was cut off', async () => {
    const { verify, tamper } = await chain();
    await tamper(`delete from audit_entries where seq > ${LENGTH - 2}`);
    expect(await verify()).toEqual({
      ok: false,
      checked: LENGTH - 2,
      broken_at: { seq: LENGTH - 1, id: null, reason: 'removed' },
    });
  });

  it('is named at the last entry when the head says otherwise', async () => {
    const { verify, tamper, idAt } = await chain();
    await tamper(`update audit_head set hash = ${zeros(engine)}`);
    expect(await verify()).toMatchObject({
      ok: false,
      broken_at: { seq: LENGTH, id: idAt(LENGTH), reason: 'changed' },
    });
  });

  it('is named when it was emptied', async () => {
    const { verify, tamper } = await chain();
    await tamper('delete from audit_entries');
    expect(await verify()).toEqual({
      ok: false,
      checked: 0,
      broken_at: { seq: 1, id: null, reason: 'removed' },
    });
  });

  it('does not stop the service from writing', async () => {
    const location = await fresh.location();
    const database = await fresh.open(location);
    const ledger = ledgerOn(database);
    const tenant = await createTenant(database, ledger);
    await ledger.commit(signing(tenant));
    await runSql(location, `update audit_entries set actor = 'nobody'`);
    expect(await ledger.commit(signing(tenant))).toEqual({ sequence: [2] });
    await ledger.close();
  });
});
