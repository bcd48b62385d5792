import { CompiledQuery } from 'kysely';

import type { Database } from '../../src/storage/index.js';
import { TokenRevocationsRepository } from '../../src/tokens/token-revocations.repository.js';
import { runSql } from '../setup/raw-sql.js';
import { eachDatabase, type FreshDatabases } from '../setup/databases.js';

const ROWS = 20_000;
const HASH = new Uint8Array(32).fill(7);

/** How an engine is asked for its plan, and how it tells a search by both columns from a scan. */
const PLANS = {
  sqlite: {
    explain: 'explain query plan',
    searches: /SEARCH token_revocations USING [A-Z ]*(?:KEY|INDEX)[^"]*\(project_id=\? AND token_hash=\?\)/,
    scans: 'SCAN',
  },
  postgres: {
    explain: 'explain (format json)',
    searches: /"Node Type":"Index (?:Only )?Scan".*"Index Cond":"[^"]*project_id[^"]*token_hash/,
    scans: 'Seq Scan',
  },
} as const;

/** The statement with which a token is looked up, as the repository sends it. */
const statementOf = async (database: Database): Promise<string> => {
  let sent = '';
  const watched = Object.create(database, {
    fetch: { value: async (query: { sql: string }) => ((sent = query.sql), []) },
  }) as Database;
  await new TokenRevocationsRepository(watched).isRevoked('proj_1', HASH);
  return sent;
};

const manyRevocations = async (fresh: FreshDatabases, engine: string): Promise<Database> => {
  const location = await fresh.location();
  const database = await fresh.open(location);
  const series =
    engine === 'sqlite'
      ? `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${ROWS}) select 'proj_1', randomblob(32), 1, 2, null from n`
      : `select 'proj_1', sha256(i::text::bytea), 1, 2, null from generate_series(1, ${ROWS}) as i`;
  const project =
    "insert into projects (id, name, status, kind, token_algorithm, created_at, updated_at) values ('proj_1', 'x', 'active', 'tenant', 'ML-DSA-65', '', '')";
  const rows = `insert into token_revocations (project_id, token_hash, revoked_at, expires_at, reason) ${series}`;
  await runSql(location, `${project}; ${rows}; analyze`);
  return database;
};

eachDatabase('the look-up of a revocation', (engine, fresh) => {
  it('searches the primary key with both columns, however many there are', async () => {
    const database = await manyRevocations(fresh, engine);
    const { explain, searches, scans } = PLANS[engine];
    const query = CompiledQuery.raw(`${explain} ${await statementOf(database)}`, ['proj_1', HASH]);
    const plan = JSON.stringify((await database.reader.executeQuery(query)).rows);
    expect(plan).toMatch(searches);
    expect(plan).not.toContain(scans);
  });

  it('finds the token, and neither another one nor another project’s', async () => {
    const location = await fresh.location();
    const database = await fresh.open(location);
    await runSql(
      location,
      `insert into projects (id, name, status, kind, token_algorithm, created_at, updated_at) values ('proj_1', 'x', 'active', 'tenant', 'ML-DSA-65', '', '');
       insert into token_revocations (project_id, token_hash, revoked_at, expires_at, reason)
       values ('proj_1', ${engine === 'sqlite' ? `x'${'07'.repeat(32)}'` : `'\\x${'07'.repeat(32)}'`}, 1, 2, null)`,
    );
    const sut = new TokenRevocationsRepository(database);
    expect(await sut.isRevoked('proj_1', HASH)).toBe(true);
    expect(await sut.isRevoked('proj_2', HASH)).toBe(false);
    expect(await sut.isRevoked('proj_1', new Uint8Array(32))).toBe(false);
  });
});
