import { randomBytes } from 'node:crypto';

import { runSql } from '../setup/raw-sql.js';
import { DATABASES, freshDatabase } from '../support/databases.js';
import { Service } from '../support/service.js';
import { comesTrue } from '../support/until.js';
import { freshProject } from '../support/world.js';

interface RotationState {
  readonly state: string;
  readonly remaining: number;
}

const OLD = randomBytes(32).toString('base64');
const NEW = randomBytes(32).toString('base64');

describe.each(DATABASES)('a rotation over a row that was damaged before, on %s', (database) => {
  it('leaves it damaged, counts it, seals the others anew and comes to its end', async () => {
    const fresh = await freshDatabase(database);
    const service = await Service.start({ ...fresh.settings, TWINSEAL_MASTER_KEY: OLD });
    try {
      const { api, admin } = await freshProject(service);
      await api.generate('Ed25519', 'whole');
      await api.generate('Ed25519', 'damaged');
      await service.stop();
      const { TWINSEAL_DATA_DIR: dataDir = '', DATABASE_URL: databaseUrl } = fresh.settings;
      await runSql(
        { dataDir, ...(databaseUrl !== undefined && { databaseUrl }) },
        `update key_components set evidence = '{"planted":true}' where version_id in
         (select v.id from key_versions v join keys k on k.id = v.key_id where k.name = 'damaged')`,
      );
      await service.start({ TWINSEAL_MASTER_KEY: NEW, TWINSEAL_MASTER_KEY_PREVIOUS: OLD });
      await admin.ok('POST', '/master-key/rotate', undefined, 202);
      await comesTrue(
        'the rotation is finished',
        async () => (await admin.ok<RotationState>('GET', '/master-key')).state === 'settled',
      );
      expect((await admin.ok<RotationState>('GET', '/master-key')).remaining).toBe(1);
      await service.saysInLog('"unreadable":1');

      await service.stop();
      await service.start({ TWINSEAL_MASTER_KEY_PREVIOUS: undefined });
      const sign = (key: string) =>
        api.call('POST', '/signature/sign', { algorithm: 'Ed25519', key, key_version: 1, message: '' });
      expect((await sign('whole')).status).toBe(200);
      expect((await sign('damaged')).status).toBeGreaterThanOrEqual(400);
    } finally {
      await service.dispose();
      await fresh.drop();
    }
  }, 120_000);
});
