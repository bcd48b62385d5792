import { type Database, openDatabase } from '../../src/storage/index.js';
import { verifyChain } from '../setup/audit.js';
import { ENGINES, freshLocation } from '../setup/databases.js';
import { createTenant, ledgerOn, signing } from '../setup/tenant.js';

/** SQLite takes part too: the file may be open in several processes. */
describe.each(ENGINES)('two ledgers over one %s', (engine) => {
  it('share one gapless chain and charge exactly', async () => {
    const { location, remove } = await freshLocation(engine);
    const databases = [await openDatabase(location), await openDatabase(location)] as [Database, Database];
    const ledgers = databases.map(ledgerOn);
    const tenant = await createTenant(databases[0], ledgers[0]!, { freeLimit: 150, packs: [50] });
    const charge = { projectId: tenant.projectId, tokens: 1 };
    const calls = Array.from({ length: 400 }, async (_, at) => {
      await new Promise((resolve) => setTimeout(resolve, at % 20));
      return ledgers[at % 2]!.commit(signing(tenant, { charge }));
    });
    const results = await Promise.allSettled(calls);
    const stored = results.filter((result) => result.status === 'fulfilled').map((result) => result.value);
    expect(stored).toHaveLength(200);
    const numbers = stored.flatMap((receipt) => receipt.sequence).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, at) => at + 1));
    const usage = await databases[1].reader.selectFrom('usage_months').selectAll().execute();
    expect(usage).toMatchObject([{ from_free: 150, from_pack: 50, native_calls: 200 }]);
    const verdict = await verifyChain(databases[1]);
    expect(verdict).toMatchObject({ ok: true, checked: 200 });
    for (const ledger of ledgers) await ledger.close();
    for (const database of databases) await database.close();
    await remove();
  });
});
