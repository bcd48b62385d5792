import { keyAlgorithm } from '../../src/crypto/key-algorithm-table.js';
import { InternalKeys, KeyResealing } from '../../src/keys/index.js';
import { KeyEffects } from '../../src/keys/key-effects.repository.js';
import { KeysRepository } from '../../src/keys/keys.repository.js';
import { CommitRefused } from '../../src/ledger/index.js';
import { TimeOrderedIds } from '../../src/platform/ids.js';
import { TestClock } from '../../src/platform/testing/test-clock.js';
import { Sealer } from '../../src/sealing/index.js';
import { eachDatabase } from '../setup/databases.js';
import { listMasterKey, NO_KEY } from '../setup/master-keys.js';
import { createTenant, ledgerOn } from '../setup/tenant.js';
import { useCustody } from '../support/custody.js';

eachDatabase('keys sealed anew', (_engine, fresh) => {
  const custody = useCustody();

  /** A stored key, one page of resealing it, and how the page is committed while `listed` alone is in use. */
  const scene = async (listed: (sealedUnder: string) => string) => {
    const database = await fresh.open();
    const ledger = ledgerOn(database);
    const { projectId, actor } = await createTenant(database, ledger);
    const rows = new KeysRepository(database);
    const effects = new KeyEffects(database);
    const keys = new InternalKeys(
      rows,
      effects,
      custody().custody,
      ledger,
      new TestClock(),
      new TimeOrderedIds(),
    );
    const algorithm = keyAlgorithm('MLDSA44-ECDSA-P256-SHA256');
    const { id } = await keys.make({
      name: { projectId, name: 'webhook/1', algorithm, purpose: 'webhook' },
      actor,
    });
    const components = async () => (await rows.findByIds([id]))[0]?.material.components ?? [];
    const before = await components();
    const sealedUnder = Sealer.macUnder(before[0]?.integrity ?? new Uint8Array(0));
    await listMasterKey(database, ledger, actor, listed(sealedUnder));
    const page = await new KeyResealing(rows, effects, custody().custody).page(NO_KEY);
    return {
      before,
      after: components,
      commit: () => ledger.commit({ actor, effects: page.effects, entries: [] }),
      close: () => ledger.close(),
    };
  };

  it('take the place of both halves of a composite', async () => {
    const { before, after, commit, close } = await scene((sealedUnder) => sealedUnder);
    await commit();
    const handles = (await after()).map(({ handle }) => handle);
    expect(handles).toHaveLength(2);
    for (const [place, handle] of handles.entries()) expect(handle).not.toEqual(before[place]?.handle);
    await close();
  });

  it('are refused when their master key was given up while a replica stood still, and change nothing', async () => {
    const { before, after, commit, close } = await scene(() => '0123456789abcdef');
    await expect(commit()).rejects.toBeInstanceOf(CommitRefused);
    expect(await after()).toEqual(before);
    await close();
  });
});
