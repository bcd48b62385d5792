import { eachDatabase } from '../setup/databases.js';
import { createTenant, ledgerOn, signing, type Tenant } from '../setup/tenant.js';

eachDatabase('what a deed leaves and returns', (_engine, fresh) => {
  const message = ({ projectId }: Tenant) => ({
    topic: 'test',
    projectId,
    payload: '{"about":"x"}',
    withReceipt: true,
  });

  it('a message gets the receipt of its own charge, also among many in one batch', async () => {
    const database = await fresh.open();
    const ledger = ledgerOn(database);
    const tenant = await createTenant(database, ledger, { freeLimit: 100 });
    const charge = { projectId: tenant.projectId, tokens: 1 };
    const receipts = await Promise.all(
      Array.from({ length: 20 }, () => ledger.commit(signing(tenant, { charge, outbox: [message(tenant)] }))),
    );
    const rows = await database.reader.selectFrom('outbox').select('payload').orderBy('seq').execute();
    const stored = rows.map(({ payload }) => JSON.parse(payload) as object);
    expect(stored).toEqual(receipts.map((receipt) => ({ charge: receipt.charge, about: 'x' })));
    await ledger.close();
  });

  it.each([
    ['that changes nothing', []],
    ['with effects', [{ label: 'none', sql: 'update packs set tokens_remaining = 0', parameters: [] }]],
  ])(
    'a deed %s that is refused for lack of tokens leaves what is told of that, with the state that refused it',
    async (_kind, effects) => {
      const database = await fresh.open();
      const ledger = ledgerOn(database);
      const tenant = await createTenant(database, ledger, { freeLimit: 1 });
      const charge = { projectId: tenant.projectId, tokens: 1 };
      const outbox = [message(tenant), { ...message(tenant), refusedTopic: 'refused' }];
      await ledger.commit(signing(tenant, { charge }));
      await expect(ledger.commit(signing(tenant, { charge, outbox, effects }))).rejects.toMatchObject({
        reason: 'quota',
      });
      const rows = await database.reader.selectFrom('outbox').select(['topic', 'payload']).execute();
      const month = new Date().toISOString().slice(0, 7);
      const state = { month, freeUsed: 1, freeLimit: 1, packRemaining: 0 };
      expect(rows.map(({ topic, payload }) => [topic, JSON.parse(payload)])).toEqual([
        ['refused', { charge: state, about: 'x' }],
      ]);
      await ledger.close();
    },
  );

  it('a message for a webhook is not stored where there is none', async () => {
    const database = await fresh.open();
    const ledger = ledgerOn(database);
    const tenant = await createTenant(database, ledger);
    await ledger.commit(signing(tenant, { outbox: [{ ...message(tenant), forWebhook: true }] }));
    expect(await database.reader.selectFrom('outbox').select('id').execute()).toEqual([]);
    await ledger.close();
  });

  it('an effect with RETURNING gives back what is true right after it', async () => {
    const database = await fresh.open();
    const ledger = ledgerOn(database);
    const tenant = await createTenant(database, ledger);
    const count = {
      label: 'count',
      sql: 'update projects set free_limit = coalesce(free_limit, 0) + 1 returning free_limit',
      parameters: [],
      rows: 1,
    };
    const receipts = await Promise.all(
      Array.from({ length: 5 }, () => ledger.commit({ actor: tenant.actor, effects: [count], entries: [] })),
    );
    const values = receipts.map(({ returned }) => Number(returned?.[0]?.['free_limit']));
    expect(values.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
    await ledger.close();
  });
});
