import { randomUUID } from 'node:crypto';

import { WorkerPool } from '../../src/compute/index.js';
import { StandardCustody, type NewMaterial } from '../../src/custody/index.js';
import { KeyAttemptSweeper, LedgerAttemptLog } from '../../src/keys/index.js';
import { TimeOrderedIds } from '../../src/platform/ids.js';
import { SilentLogger } from '../../src/platform/logging/logger.js';
import { ProviderRegistry } from '../../src/providers/index.js';
import { FakeProvider } from '../../src/providers/testing/fake.provider.js';
import { Keyring, Sealer } from '../../src/sealing/index.js';
import { eachDatabase } from '../setup/databases.js';
import { createTenant, ledgerOn } from '../setup/tenant.js';
import { TestClock } from '../../src/platform/testing/test-clock.js';

const MINUTE_MS = 60_000;

const pool = new WorkerPool({ threads: 1 });
afterAll(() => pool.close());

eachDatabase('attempts to make a key in a backend with objects of its own', (_engine, fresh) => {
  async function opened() {
    const database = await fresh.open();
    const ledger = ledgerOn(database);
    const [clock, ids, logger] = [new TestClock(), new TimeOrderedIds(), new SilentLogger()];
    const fake = new FakeProvider({ name: 'pkcs11' });
    const providers = new ProviderRegistry([fake], {}, logger);
    await providers.open();
    const sealer = new Sealer(Keyring.of(new Uint8Array(32).fill(3)));
    const attempts = new LedgerAttemptLog({ database, ledger, clock, ids });
    const custody = new StandardCustody({ providers, sealer, pool, ids, logger, attempts });
    const sut = new KeyAttemptSweeper(database, custody, ledger, clock, ids, logger);
    const noted = async (): Promise<number> =>
      (await database.reader.selectFrom('key_attempts').select('id').execute()).length;
    const close = async (): Promise<void> => {
      await providers.close();
      await ledger.close();
    };
    return { database, ledger, clock, fake, custody, sut, noted, close };
  }

  const plan = (versionId = `kver_${randomUUID()}`): NewMaterial => ({
    versionId,
    projectId: 'proj_1',
    keyId: 'key_1',
    version: 1,
    purpose: 'general',
    algorithm: 'Ed25519',
  });

  it('whose version was never stored are swept once they are long over, and forgotten', async () => {
    const { clock, fake, custody, sut, noted, close } = await opened();
    await custody.generate(plan());
    clock.time += 14 * MINUTE_MS;
    await sut.sweep();
    expect([fake.size, await noted()]).toEqual([1, 1]);
    clock.time += 2 * MINUTE_MS;
    await sut.sweep();
    expect([fake.size, await noted()]).toEqual([0, 0]);
    await close();
  });

  it('that became a stored version are forgotten, and the key stays', async () => {
    const { database, ledger, clock, fake, custody, sut, noted, close } = await opened();
    const { versionId } = await createTenant(database, ledger);
    await custody.generate(plan(versionId));
    clock.time += 60 * MINUTE_MS;
    await sut.sweep();
    expect([fake.size, await noted()]).toEqual([1, 0]);
    await close();
  });

  it('stay noted while the backend fails, and a younger attempt for the same key is not touched', async () => {
    const { clock, fake, custody, sut, noted, close } = await opened();
    await custody.generate(plan());
    clock.time += 60 * MINUTE_MS;
    await custody.generate(plan());
    fake.fault = 'throws';
    await sut.sweep();
    expect([fake.size, await noted()]).toEqual([2, 2]);
    fake.fault = undefined;
    await sut.sweep();
    expect([fake.size, await noted()]).toEqual([1, 1]);
    await close();
  });

  it('begin only once they are noted', async () => {
    const { ledger, fake, custody, close } = await opened();
    await ledger.close();
    await expect(custody.generate(plan())).rejects.toMatchObject({ code: 'service.unavailable' });
    expect(fake.size).toBe(0);
    await close();
  });
});
