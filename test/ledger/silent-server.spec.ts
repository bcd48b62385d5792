import { openDatabase } from '../../src/storage/index.js';
import { freshLocation } from '../setup/databases.js';
import { rawConnection } from '../setup/raw-sql.js';
import { createTenant, ledgerOn, signing } from '../setup/tenant.js';

/** Its transactions leave this as their last statement. */
const COMMITTED = `select pid from pg_stat_activity where datname = current_database() and query = 'commit'`;

describe('a PostgreSQL server that falls silent', () => {
  it('leaves callers with an error, and the next commit goes to another connection', async () => {
    const { location, remove } = await freshLocation('postgres');
    const database = await openDatabase(location);
    const ledger = ledgerOn(database);
    const tenant = await createTenant(database, ledger);
    const watcher = await rawConnection(location);
    const [writer, ...others] = (await watcher.rows(COMMITTED)).map(({ pid }) => Number(pid));
    await watcher.close();
    expect(others).toEqual([]);
    process.kill(Number(writer), 'SIGSTOP');
    try {
      await expect(ledger.commit(signing(tenant))).rejects.toMatchObject({ facts: { part: 'audit' } });
      expect(await ledger.commit(signing(tenant))).toEqual({ sequence: [1] });
    } finally {
      process.kill(Number(writer), 'SIGCONT');
      await ledger.close();
      await database.close();
      await remove();
    }
  });
});
