import { CommitRefused } from '../../src/ledger/index.js';
import { WebhookResealing } from '../../src/webhooks/webhook-resealing.service.js';
import { WebhooksRepository } from '../../src/webhooks/webhooks.repository.js';
import { eachDatabase } from '../setup/databases.js';
import { listMasterKey, NO_KEY } from '../setup/master-keys.js';
import { useCustody } from '../support/custody.js';
import { openScene } from './webhook-room.js';

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
    await listMasterKey(database, ledger, actor, '0123456789abcdef');
    const before = await webhooks.findAll([tenant.projectId]);
    await expect(ledger.commit({ actor, effects: page.effects, entries: [] })).rejects.toBeInstanceOf(
      CommitRefused,
    );
    expect(await webhooks.findAll([tenant.projectId])).toEqual(before);
    await scene.close();
  });
});
