import { CommitRefused } from '../../src/ledger/index.js';
import { MasterKeyRepository } from '../../src/master-key/master-key.repository.js';
import { WebhookResealing } from '../../src/webhooks/webhook-resealing.service.js';
import { WebhooksRepository } from '../../src/webhooks/webhooks.repository.js';
import { eachDatabase } from '../setup/databases.js';
import { useCustody } from '../support/custody.js';
import { openScene } from './webhook-room.js';

/** As the id of the current key it makes every row count as sealed under another. */
const NO_KEY = 'ffffffffffffffff';

eachDatabase('the secret of a webhook, sealed anew', (_engine, fresh) => {
  const custody = useCustody();

  it('is refused when its master key was given up while a replica stood still, and changes nothing', async () => {
    const database = await fresh.open();
    const scene = await openScene(database, custody(), 'http://127.0.0.1:9/');
    const { ledger, tenant } = scene;
    const { actor } = tenant;
    const webhooks = new WebhooksRepository(database);
    const page = await new WebhookResealing(webhooks, custody().sealer).page(NO_KEY);
    expect(page.effects.length).toBeGreaterThan(0);
    const row = {
      id: '0123456789abcdef',
      check_value: new Uint8Array(40),
      created_at: '2026-01-01T00:00:00.000Z',
    };
    await ledger.commit({
      actor,
      effects: [new MasterKeyRepository(database).insertFirst(row)],
      entries: [],
    });
    const before = await webhooks.findAll([tenant.projectId]);
    await expect(ledger.commit({ actor, effects: page.effects, entries: [] })).rejects.toBeInstanceOf(
      CommitRefused,
    );
    expect(await webhooks.findAll([tenant.projectId])).toEqual(before);
    await scene.close();
  });
});
