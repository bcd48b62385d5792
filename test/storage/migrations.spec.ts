import { openDatabase } from '../../src/storage/index.js';
import { eachDatabase } from '../setup/databases.js';
import { runSql } from '../setup/raw-sql.js';

eachDatabase('migrations', (_engine, fresh) => {
  it('make every table and an empty chain', async () => {
    const { reader } = await fresh.open();
    expect(await reader.selectFrom('audit_head').selectAll().execute()).toEqual([
      { id: 1, seq: 0, hash: new Uint8Array(32) },
    ]);
    for (const table of ['projects', 'key_components', 'outbox', 'packs', 'master_keys'] as const) {
      expect(await reader.selectFrom(table).selectAll().execute()).toEqual([]);
    }
  });

  it('do nothing the second time', async () => {
    const location = await fresh.location();
    await (await openDatabase(location)).close();
    await runSql(location, 'update audit_head set seq = 7');
    const { reader } = await fresh.open(location);
    expect(await reader.selectFrom('audit_head').select('seq').executeTakeFirst()).toEqual({ seq: 7 });
  });

  it('run once when several processes start together', async () => {
    const location = await fresh.location();
    const databases = await Promise.all([1, 2, 3].map(() => fresh.open(location)));
    for (const { reader } of databases) {
      expect(await reader.selectFrom('audit_head').select('seq').execute()).toEqual([{ seq: 0 }]);
    }
  });

  it('refuse a schema that is newer than the code, and leave it alone', async () => {
    const location = await fresh.location();
    await (await openDatabase(location)).close();
    await runSql(
      location,
      "insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')",
    );
    await expect(openDatabase(location)).rejects.toMatchObject({
      code: 'service.unavailable',
      message: expect.stringMatching(
        /^the database schema is newer than this version of Twinseal \(it has 9999-later\)/,
      ),
    });
  });

  it('keep counters exact, bytes plain and text as it was', async () => {
    const location = await fresh.location();
    await (await openDatabase(location)).close();
    await runSql(location, `update audit_head set seq = ${Number.MAX_SAFE_INTEGER}`);
    const { reader } = await fresh.open(location);
    const row = await reader.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
    expect(row.seq).toBe(Number.MAX_SAFE_INTEGER);
    expect(Object.getPrototypeOf(row.hash).constructor.name).toBe('Uint8Array');
    const { total } = await reader
      .selectFrom('audit_head')
      .select(({ fn }) => fn.sum<number>('id').as('total'))
      .executeTakeFirstOrThrow();
    expect(total).toBe(1);
  });
});

describe('opening', () => {
  it('names DATABASE_URL but not its value when the server refuses the database', async () => {
    const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
    url.pathname = '/no_such_database_secret';
    const opening = openDatabase({ dataDir: '/nowhere', databaseUrl: url.href });
    await expect(opening).rejects.toThrow(/^DATABASE_URL: the PostgreSQL server cannot be used \(3D000\)$/);
  });

  it('names the data folder setting but not its value when the folder cannot be made', async () => {
    const opening = openDatabase({ dataDir: '/dev/null/secret-folder' });
    await expect(opening).rejects.toThrow(/^TWINSEAL_DATA_DIR: /);
    await expect(opening).rejects.not.toThrow(/secret-folder/);
  });
});
