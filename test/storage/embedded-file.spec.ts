import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { openDatabase } from '../../src/storage/index.js';
import { freshLocation } from '../setup/databases.js';

describe('the embedded database', () => {
  it('is a file, with its logs, that its owner alone may read', async () => {
    const { location, remove } = await freshLocation('sqlite');
    const database = await openDatabase(location);
    try {
      await database.pingWritable();
      const files = await readdir(location.dataDir);
      expect(files).toContain('twinseal.db');
      for (const file of files) {
        expect([file, (await stat(join(location.dataDir, file))).mode & 0o777]).toEqual([file, 0o600]);
      }
    } finally {
      await database.close();
      await remove();
    }
  });
});
