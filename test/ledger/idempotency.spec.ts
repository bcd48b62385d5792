import { IdempotencyRepository, openLedger, type IdempotentAnswer } from '../../src/ledger/index.js';
import { TimeOrderedIds } from '../../src/platform/ids.js';
import { eachDatabase } from '../setup/databases.js';
import { createTenant, renaming, secondVersion, SIGNED, type Tenant } from '../setup/tenant.js';
import { TestClock } from '../../src/platform/testing/test-clock.js';

const HOUR = 3_600_000;

const answerOf = ({ apiKeyId }: Tenant, text: string): IdempotentAnswer => ({
  apiKeyId,
  key: 'k1',
  fingerprint: new Uint8Array(32).fill(7),
  status: 201,
  answer: text,
});

eachDatabase('idempotent answers', (_engine, fresh) => {
  const ledgers: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const ledger of ledgers.splice(0)) await ledger.close();
  });
  const open = async () => {
    const clock = new TestClock();
    const database = await fresh.open();
    const ledger = openLedger(database, clock, new TimeOrderedIds());
    ledgers.push(ledger);
    return { clock, database, ledger, sut: new IdempotencyRepository(database, clock) };
  };

  it('are kept with the deed and found again for 24 hours', async () => {
    const { clock, database, ledger, sut } = await open();
    const tenant = await createTenant(database, ledger);
    const idempotency = answerOf(tenant, '{"n":1}');
    await ledger.commit({
      actor: tenant.actor,
      entries: [SIGNED],
      effects: [renaming(database, tenant, 'x')],
      idempotency,
    });
    clock.time += 24 * HOUR;
    expect(await sut.find(tenant.apiKeyId, 'k1')).toEqual(idempotency);
    expect(await sut.find('akey_other', 'k1')).toBeUndefined();
    clock.time += 1;
    expect(await sut.find(tenant.apiKeyId, 'k1')).toBeUndefined();
  });

  it('make a repeated deed fail before its effects, also when both come together', async () => {
    const { database, ledger, sut } = await open();
    const tenant = await createTenant(database, ledger);
    const deed = (plan: string) =>
      ledger.commit({
        actor: tenant.actor,
        entries: [SIGNED],
        effects: [renaming(database, tenant, plan)],
        idempotency: answerOf(tenant, `"${plan}"`),
      });
    const [first, second] = await Promise.allSettled([deed('first'), deed('second')]);
    expect(first?.status).toBe('fulfilled');
    expect(second).toMatchObject({ reason: { reason: 'idempotency', label: 'k1' } });
    expect(await sut.find(tenant.apiKeyId, 'k1')).toMatchObject({ answer: '"first"' });
    const project = await database.reader.selectFrom('projects').select('plan').executeTakeFirst();
    expect(project).toEqual({ plan: 'first' });
  });

  it('are not kept for a deed that fails', async () => {
    const { database, ledger, sut } = await open();
    const tenant = await createTenant(database, ledger);
    const failing = ledger.commit({
      actor: tenant.actor,
      entries: [SIGNED],
      effects: [secondVersion(database, tenant)],
      idempotency: answerOf(tenant, '1'),
    });
    await expect(failing).rejects.toMatchObject({ reason: 'effect' });
    expect(await sut.find(tenant.apiKeyId, 'k1')).toBeUndefined();
  });

  it('give way to a new one after 24 hours', async () => {
    const { clock, database, ledger, sut } = await open();
    const tenant = await createTenant(database, ledger);
    const deed = (text: string) =>
      ledger.commit({ actor: tenant.actor, entries: [SIGNED], idempotency: answerOf(tenant, text) });
    await deed('"old"');
    clock.time += 24 * HOUR + 1;
    await deed('"new"');
    expect(await sut.find(tenant.apiKeyId, 'k1')).toMatchObject({ answer: '"new"' });
  });

  it('are swept away by later deeds when they are too old', async () => {
    const { clock, database, ledger } = await open();
    const tenant = await createTenant(database, ledger);
    await ledger.commit({ actor: tenant.actor, entries: [SIGNED], idempotency: answerOf(tenant, '1') });
    clock.time += 25 * HOUR;
    await ledger.commit({ actor: tenant.actor, entries: [SIGNED] });
    expect(await database.reader.selectFrom('idempotency_answers').selectAll().execute()).toEqual([]);
  });
});
