import type { KyselyPlugin, PluginTransformResultArgs } from 'kysely';

import { END_ENTRIES } from '../../src/audit/chain-verification.service.js';
import type { Database, StorageLocation } from '../../src/storage/index.js';
import { eachDatabase } from '../setup/databases.js';
import { runSql } from '../setup/raw-sql.js';
import { createTenant, SIGNED, signing } from '../setup/tenant.js';
import { auditRoom, type AuditRoom } from '../support/audit-room.js';
import { useCustody } from '../support/custody.js';
import { until } from '../support/until.js';

const LONG = 2 * END_ENTRIES;
const zeros = (engine: string): string =>
  engine === 'sqlite' ? 'zeroblob(32)' : `decode(repeat('00', 32), 'hex')`;

/** Counts what comes back from the database, and changes nothing. */
class Counter implements KyselyPlugin {
  statements = 0;
  rows = 0;

  transformQuery({ node }: Parameters<KyselyPlugin['transformQuery']>[0]) {
    return node;
  }

  async transformResult({ result }: PluginTransformResultArgs) {
    this.statements += 1;
    this.rows += result.rows.length;
    return result;
  }
}

const counted = (database: Database, counter: Counter): Database =>
  Object.create(database, {
    reader: { value: database.reader.withPlugin(counter) },
  }) as Database; // Object.create answers any.

eachDatabase('a start on a long audit log', (engine, fresh) => {
  const world = useCustody();
  const rooms: AuditRoom[] = [];
  afterEach(async () => {
    for (const { ledger, watch } of rooms.splice(0)) {
      await watch.onModuleDestroy();
      await ledger.close();
    }
  });

  const roomOn = async (database: Database): Promise<AuditRoom> => {
    const room = await auditRoom(database, world().custody);
    rooms.push(room);
    return room;
  };

  /** A log of `length` entries with a checkpoint in its middle, left by an earlier process. */
  const log = async (
    length = LONG,
  ): Promise<{ database: Database; location: StorageLocation; signed: number }> => {
    const location = await fresh.location();
    const database = await fresh.open(location);
    const { ledger, checkpoints } = await roomOn(database);
    const tenant = await createTenant(database, ledger);
    const add = async (count: number): Promise<void> => {
      await ledger.commit(signing(tenant, { entries: Array.from({ length: count }, () => SIGNED) }));
    };
    await add(length / 4);
    const { seq } = await checkpoints.ofHead();
    await add(length - seq);
    return { database, location, signed: seq };
  };

  it('reads the same number of rows however long the log is, and no more than its end', async () => {
    const reads: { statements: number; rows: number }[] = [];
    for (const length of [LONG, 2 * LONG]) {
      const { database } = await log(length);
      const counter = new Counter();
      const { verification, monitor, logger } = await roomOn(counted(database, counter));
      Object.assign(counter, { statements: 0, rows: 0 });
      expect(await verification.verifyEnd()).toBe(false);
      expect([monitor.state().chain, logger.lines]).toEqual(['unknown', []]);
      reads.push({ statements: counter.statements, rows: counter.rows });
    }
    const [long, longer] = reads;
    expect(longer).toEqual(long);
    expect(long?.rows).toBeGreaterThanOrEqual(END_ENTRIES);
    expect(long?.rows).toBeLessThan(END_ENTRIES + 20);
    expect(long?.statements).toBeLessThan(20);
  });

  it('verifies a log that is not longer than its end at once and whole', async () => {
    const { database } = await log(END_ENTRIES);
    const { verification, monitor } = await roomOn(database);
    expect(await verification.verifyEnd()).toBe(true);
    expect(monitor.state().chain).toBe('whole');
  });

  it('finds an old entry that was changed meanwhile, and raises the alarm', async () => {
    const { database, location } = await log();
    await runSql(location, `update audit_entries set outcome = 'request.not-found' where seq = 3`);
    const { watch, monitor, logger } = await roomOn(database);
    watch.start();
    await until(() => monitor.state().chain === 'broken');
    expect(logger.lines).toMatchObject([
      { level: 'error', fields: { alarm: true, seq: 3, reason: 'changed' } },
    ]);
  });

  it('goes through all of a sound log after its end', async () => {
    const { database } = await log();
    const { watch, monitor, logger } = await roomOn(database);
    watch.start();
    await until(() => monitor.state().chain === 'whole');
    expect(logger.lines).toMatchObject([{ level: 'info', fields: { entries: LONG } }]);
  });

  it('ends with the service, in the middle of the log', async () => {
    const { database } = await log();
    const { watch, monitor, logger } = await roomOn(database);
    watch.start();
    await watch.onModuleDestroy();
    expect([monitor.state().chain, logger.lines]).toEqual(['unknown', []]);
  });

  it.each([
    ['a changed entry', (at: number) => `update audit_entries set actor = 'x' where seq = ${at}`, 'changed'],
    ['a removed entry', (at: number) => `delete from audit_entries where seq = ${at}`, 'removed'],
  ])('finds %s of the end at once', async (_what, tamper, reason) => {
    const { database, location } = await log();
    await runSql(location, tamper(LONG - 10));
    const { verification, monitor, logger } = await roomOn(database);
    await verification.verifyEnd();
    expect(monitor.state().chain).toBe('broken');
    expect(logger.lines).toMatchObject([{ fields: { alarm: true, seq: LONG - 10, reason } }]);
  });

  it.each([
    ['the head says otherwise', () => `update audit_head set hash = ${zeros(engine)}`, 'changed'],
    ['its last entries are gone', () => `delete from audit_entries where seq > ${LONG - 5}`, 'removed'],
    [
      'all but its last entries are gone',
      () => `delete from audit_entries where seq <= ${LONG - 10}`,
      'removed',
    ],
    [
      'the newest checkpoint was not signed',
      () => `update audit_checkpoints set signature = ${zeros(engine)}`,
      'unsigned',
    ],
    [
      'the entry of the newest checkpoint is another',
      (signed: number) => `update audit_entries set hash = ${zeros(engine)} where seq = ${signed}`,
      'rewritten',
    ],
    [
      'the entry of the newest checkpoint is gone',
      (signed: number) => `delete from audit_entries where seq = ${signed}`,
      'removed',
    ],
  ])('sees at once that %s', async (_what, tamper, reason) => {
    const { database, location, signed } = await log();
    await runSql(location, tamper(signed));
    const { verification, logger } = await roomOn(database);
    expect(await verification.verifyEnd()).toBe(false);
    expect(logger.lines).toMatchObject([{ fields: { alarm: true, reason } }]);
  });
});
