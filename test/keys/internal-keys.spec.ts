import { keyAlgorithm } from '../../src/crypto/key-algorithm-table.js';
import { InternalKeys, type InternalKeyName } from '../../src/keys/index.js';
import { KeyEffects } from '../../src/keys/key-effects.repository.js';
import type { BatchLedger } from '../../src/ledger/index.js';
import { KeysRepository } from '../../src/keys/keys.repository.js';
import { TimeOrderedIds } from '../../src/platform/ids.js';
import { TestClock } from '../../src/platform/testing/test-clock.js';
import type { Database } from '../../src/storage/index.js';
import { auditListOn } from '../setup/audit.js';
import { eachDatabase } from '../setup/databases.js';
import { createTenant, ledgerOn } from '../setup/tenant.js';
import { useCustody } from '../support/custody.js';

/** Lets something happen once, right after a look for the active version. */
class InterruptedRows extends KeysRepository {
  interrupt: () => Promise<unknown> = async () => {};

  override async findActive(...wanted: Parameters<KeysRepository['findActive']>) {
    const found = await super.findActive(...wanted);
    const { interrupt } = this;
    this.interrupt = async () => {};
    await interrupt();
    return found;
  }
}

eachDatabase('a key of a feature', (_engine, fresh) => {
  const custody = useCustody();
  let ledger: BatchLedger;
  afterEach(() => ledger.close());
  const open = async (database: Database) => {
    ledger = ledgerOn(database);
    const { projectId, actor } = await createTenant(database, ledger);
    const name: InternalKeyName = {
      projectId,
      name: 'webhook/1',
      algorithm: keyAlgorithm('ML-DSA-44'),
      purpose: 'webhook',
    };
    const replica = (rows: KeysRepository) =>
      new InternalKeys(
        rows,
        new KeyEffects(database),
        custody().custody,
        ledger,
        new TestClock(),
        new TimeOrderedIds(),
      );
    return { replica, name, actor };
  };

  it('is not rotated by a replica that found none while another one was making it', async () => {
    const database = await fresh.open();
    const { replica, name, actor } = await open(database);
    const rows = new InterruptedRows(database);
    const other = replica(new KeysRepository(database));
    rows.interrupt = () => other.ensure(name, actor);
    const late = await replica(rows).ensure(name, actor);
    expect(late).toMatchObject({ version: 1, status: 'active' });
    expect(await other.ensure(name, actor)).toMatchObject({ id: late.id });
    const { items } = await auditListOn(database).list({ limit: 100, projectId: name.projectId });
    expect(items.filter(({ action }) => action.startsWith('key.')).map(({ action }) => action)).toEqual([
      'key.generate',
    ]);
  });

  it('takes the place of the version before it, which is retired', async () => {
    const database = await fresh.open();
    const { replica, name, actor } = await open(database);
    const sut = replica(new KeysRepository(database));
    const first = await sut.ensure(name, actor);
    const second = await sut.make({ name, actor });
    expect(second.version).toBe(2);
    expect(await sut.active(name)).toMatchObject({ id: second.id });
    expect(await sut.find([first.id])).toMatchObject([{ status: 'retired' }]);
  });
});
