import fc from 'fast-check';
import type { Commit, CommitReceipt } from '../../src/ledger/index.js';
import type { Database } from '../../src/storage/index.js';
import { verifyChain } from '../setup/audit.js';
import { eachDatabase } from '../setup/databases.js';
import {
  createTenant,
  ledgerOn,
  renaming,
  secondVersion,
  SIGNED,
  signing,
  type Tenant,
} from '../setup/tenant.js';

const MONTH = new Date().toISOString().slice(0, 7);
const charging = (tenant: Tenant, tokens: number, more: Partial<Commit> = {}): Commit =>
  signing(tenant, { charge: { projectId: tenant.projectId, tokens }, countCall: false, ...more });

const granted = (results: PromiseSettledResult<CommitReceipt>[]) =>
  results.filter((result) => result.status === 'fulfilled').map((result) => result.value);

async function usageOf({ reader }: Database, { projectId }: Tenant) {
  const usage = await reader
    .selectFrom('usage_months')
    .selectAll()
    .where('project_id', '=', projectId)
    .executeTakeFirst();
  const packs = await reader
    .selectFrom('packs')
    .select('tokens_remaining')
    .where('project_id', '=', projectId)
    .orderBy('purchased_at')
    .execute();
  return { usage, packs: packs.map((pack) => pack.tokens_remaining) };
}

eachDatabase('charges', (_engine, fresh) => {
  const ledgers: { close(): Promise<void> }[] = [];
  const open = async () => {
    const database = await fresh.open();
    const ledger = ledgerOn(database);
    ledgers.push(ledger);
    return { database, ledger };
  };
  afterEach(async () => {
    for (const ledger of ledgers.splice(0)) await ledger.close();
  });

  it('let the first of many concurrent calls win until the tokens are gone', async () => {
    const { database, ledger } = await open();
    const tenant = await createTenant(database, ledger, { freeLimit: 5, packs: [3, 4] });
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => ledger.commit(charging(tenant, 1))),
    );
    expect(results.map((result) => result.status)).toEqual([
      ...Array(12).fill('fulfilled'),
      ...Array(8).fill('rejected'),
    ]);
    expect(results[12]).toMatchObject({ reason: { reason: 'quota', label: tenant.projectId } });
    expect(await usageOf(database, tenant)).toMatchObject({
      usage: { month: MONTH, from_free: 5, from_pack: 7, native_calls: 0 },
      packs: [0, 0],
    });
  });

  it('tell each call the state right after its own charge', async () => {
    const { database, ledger } = await open();
    const tenant = await createTenant(database, ledger, { freeLimit: 3, packs: [10] });
    const receipts = await Promise.all([2, 2, 1].map((tokens) => ledger.commit(charging(tenant, tokens))));
    expect(receipts.map((receipt) => receipt.charge)).toEqual([
      { source: 'free', month: MONTH, freeUsed: 2, freeLimit: 3, packRemaining: 10 },
      { source: 'free+pack', month: MONTH, freeUsed: 3, freeLimit: 3, packRemaining: 9 },
      { source: 'pack', month: MONTH, freeUsed: 3, freeLimit: 3, packRemaining: 8 },
    ]);
  });

  it('are given back when an effect of the same deed fails', async () => {
    const { database, ledger } = await open();
    const tenant = await createTenant(database, ledger, { freeLimit: 2, packs: [5] });
    const failing = charging(tenant, 4, { effects: [secondVersion(database, tenant)] });
    await expect(ledger.commit(failing)).rejects.toMatchObject({ reason: 'effect' });
    expect(await usageOf(database, tenant)).toEqual({ usage: undefined, packs: [5] });
  });

  it('refuse a deed with effects for lack of tokens without applying them', async () => {
    const { database, ledger } = await open();
    const tenant = await createTenant(database, ledger, { freeLimit: 1 });
    const failing = charging(tenant, 2, { effects: [renaming(database, tenant, 'lost')] });
    await expect(ledger.commit(failing)).rejects.toMatchObject({ reason: 'quota' });
    const { plan } = await database.reader.selectFrom('projects').select('plan').executeTakeFirstOrThrow();
    expect(plan).toBeNull();
  });

  it('only count native calls', async () => {
    const { database, ledger } = await open();
    const tenant = await createTenant(database, ledger, { freeLimit: 0 });
    await Promise.all(Array.from({ length: 7 }, () => ledger.commit(signing(tenant))));
    await ledger.commit(signing(tenant, { effects: [renaming(database, tenant, 'x')] }));
    expect((await usageOf(database, tenant)).usage).toMatchObject({
      from_free: 0,
      from_pack: 0,
      native_calls: 8,
    });
  });

  it('stay exact and leave a sound chain whatever deeds come together', async () => {
    const { database, ledger } = await open();
    const deed = fc.record({
      tokens: fc.integer({ min: 0, max: 4 }),
      effect: fc.constantFrom('none', 'good', 'bad'),
      entries: fc.integer({ min: 0, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.option(fc.nat(15)),
        fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
        fc.array(deed, { minLength: 1, maxLength: 25 }),
        async (freeLimit, packs, deeds) => {
          const tenant = await createTenant(database, ledger, { freeLimit, packs });
          const effects = {
            none: [],
            good: [renaming(database, tenant, 'good')],
            bad: [renaming(database, tenant, 'bad'), secondVersion(database, tenant)],
          };
          const results = await Promise.allSettled(
            deeds.map(({ tokens, effect, entries }) =>
              ledger.commit(
                charging(tenant, tokens, {
                  effects: effects[effect as 'none'],
                  entries: Array(entries).fill(SIGNED),
                }),
              ),
            ),
          );
          const spent = deeds
            .filter((_, at) => results[at]?.status === 'fulfilled')
            .reduce((sum, { tokens }) => sum + tokens, 0);
          const { usage, packs: left } = await usageOf(database, tenant);
          const drawn = packs.reduce((a, b) => a + b, 0) - left.reduce((a, b) => a + b, 0);
          expect((usage?.from_free ?? 0) + (usage?.from_pack ?? 0)).toBe(spent);
          expect(usage?.from_pack ?? 0).toBe(drawn);
          expect(usage?.from_free ?? 0).toBeLessThanOrEqual(freeLimit ?? Infinity);
          const numbers = granted(results).flatMap((receipt) => receipt.sequence);
          expect(new Set(numbers).size).toBe(numbers.length);
        },
      ),
      { numRuns: 15 },
    );
    const verdict = await verifyChain(database);
    expect(verdict).toMatchObject({ ok: true, checked: ledger.state().entries });
  });
});
