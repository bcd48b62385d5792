import { join } from 'node:path';

import { openDatabase, type Database, type StorageLocation } from '../../src/storage/index.js';
import { KeysRepository } from '../../src/keys/keys.repository.js';
import { keyAlgorithm } from '../../src/crypto/key-algorithm-table.js';
import { stageBackup } from '../../src/storage/backup/restore-backup.js';
import { writeBackup } from '../../src/storage/backup/write-backup.js';
import { eachDatabase } from '../setup/databases.js';
import { runSql } from '../setup/raw-sql.js';

const AT = '2026-01-01T00:00:00.000Z';
const PROJECT = 'proj_1';

/** Takes the eighth migration back, as a database is that an earlier version left. */
const DOWN: Readonly<Record<string, string>> = {
  sqlite: ['insert', 'delete', 'update'].map((event) => `drop trigger key_counts_${event};`).join(' '),
  postgres: ['insert', 'delete', 'update']
    .map((event) => `drop trigger key_counts_${event} on key_versions; drop function key_counts_${event}();`)
    .join(' '),
};
const DOWN_ON_BOTH = `drop table key_counts; drop index keys_by_algorithm; drop index key_components_by_master_key;
  drop index projects_in_order; delete from kysely_migration where name = '0008-growth'`;

eachDatabase('the count of a project’s keys', (engine, fresh) => {
  const opened = async (): Promise<{ database: Database; location: StorageLocation }> => {
    const location = await fresh.location();
    const database = await fresh.open(location);
    const project = (id: string): string =>
      `insert into projects (id, name, status, kind, token_algorithm, created_at, updated_at)
         values ('${id}', '${id}', 'active', 'tenant', 'ML-DSA-65', '${AT}', '${AT}')`;
    await runSql(location, `${project(PROJECT)}; ${project('proj_2')}`);
    return { database, location };
  };
  const key = (id: string, { project = PROJECT, algorithm = 'Ed25519', purpose = 'general' } = {}): string =>
    `insert into keys (id, project_id, name, algorithm, purpose, created_at)
       values ('${id}', '${project}', '${id}', '${algorithm}', '${purpose}', '${AT}')`;
  const version = (id: string, keyId: string, number: number, status = 'active'): string =>
    `insert into key_versions (id, key_id, version, status, origin, created_at)
       values ('${id}', '${keyId}', ${number}, '${status}', 'generated', '${AT}')`;
  const STORE = [
    key('k1'),
    version('v1', 'k1', 1, 'retired'),
    version('v2', 'k1', 2),
    key('k2', { algorithm: 'ML-DSA-65' }),
    version('v3', 'k2', 1),
    key('k3', { project: 'proj_2' }),
    version('v4', 'k3', 1),
    key('ca/1', { purpose: 'ca' }),
    version('v5', 'ca/1', 1),
  ].join('; ');

  const counts = async (database: Database) => {
    const keys = new KeysRepository(database);
    const of = (more: object) => keys.count({ projectId: PROJECT, ...more });
    return {
      all: await of({}),
      ed25519: await of({ algorithm: keyAlgorithm('Ed25519') }),
      active: await of({ status: 'active' }),
      retired: await of({ status: 'retired' }),
      archived: await of({ status: 'archived' }),
      k1: await of({ name: 'k1' }),
      other: await keys.count({ projectId: 'proj_2' }),
      none: await keys.count({ projectId: 'proj_3' }),
      everywhere: Object.fromEntries(
        (await keys.countByStatus()).filter(({ count }) => count > 0).map((one) => [one.status, one.count]),
      ),
    };
  };
  const STORED = {
    all: 3,
    ed25519: 2,
    active: 2,
    retired: 1,
    archived: 0,
    k1: 2,
    other: 1,
    none: 0,
    everywhere: { active: 4, retired: 1 },
  };

  it('is exact by project, algorithm, status and name, internal keys left out', async () => {
    const { database, location } = await opened();
    await runSql(location, STORE);
    expect(await counts(database)).toEqual(STORED);
  });

  it('follows what becomes of a version', async () => {
    const { database, location } = await opened();
    await runSql(location, STORE);
    await runSql(
      location,
      `update key_versions set status = 'retired', retired_at = '${AT}' where id = 'v2'`,
    );
    await runSql(location, `update key_versions set status = 'archived' where id = 'v1'`);
    await runSql(location, `delete from key_versions where id = 'v3'`);
    expect(await counts(database)).toEqual({
      ...STORED,
      all: 2,
      active: 0,
      archived: 1,
      everywhere: { active: 2, retired: 1, archived: 1 },
    });
  });

  it('is right in a database that was restored from a backup', async () => {
    const { location } = await opened();
    await runSql(location, STORE);
    const target = await fresh.location();
    const file = join(location.dataDir, 'backup');
    await writeBackup(location, file, { created_at: AT, version: '0' });
    const staged = await stageBackup(file, target);
    await staged.commit();
    staged.discard();
    expect(await counts(await fresh.open(target))).toEqual(STORED);
  });

  it('is taken over from a database of an earlier version', async () => {
    const { location } = await opened();
    await runSql(location, `${DOWN[engine]} ${DOWN_ON_BOTH}`);
    await runSql(location, STORE);
    const database = await openDatabase(location);
    try {
      expect(await counts(database)).toEqual(STORED);
    } finally {
      await database.close();
    }
  });
});
