import { openLedger } from '../../src/ledger/index.js';
import { TimeOrderedIds } from '../../src/platform/ids.js';
import { TestClock } from '../../src/platform/testing/test-clock.js';
import { openDatabase } from '../../src/storage/index.js';
import { freshLocation } from '../setup/databases.js';
import { rawConnection } from '../setup/raw-sql.js';
import { createTenant, signing, type Tenant } from '../setup/tenant.js';

const ROWS = 5000;
/** After five executions PostgreSQL keeps a plan. */
const UNTIL_KEPT = 8;
const COMMITS = 20;

/**
 * More of everything that a commit reads. Without ANALYZE, which the server does by itself within a minute or two, and
 * after which it plans anew.
 */
const growing = ({ projectId, apiKeyId, versionId }: Tenant): string => `
  insert into projects (id, name, status, kind, token_algorithm, created_at, updated_at)
    select id || i, name || i, status, kind, token_algorithm, created_at, updated_at
    from projects, generate_series(1, ${ROWS}) as i where id = '${projectId}';
  insert into api_keys (id, project_id, name, format, prefix, hash, created_at)
    select id || i, '${projectId}' || i, name, format, prefix, decode(md5(i::text), 'hex'), created_at
    from api_keys, generate_series(1, ${ROWS}) as i where id = '${apiKeyId}';
  insert into key_versions (id, key_id, version, status, origin, created_at)
    select id || i, key_id, version + i, 'archived', origin, created_at
    from key_versions, generate_series(1, ${ROWS}) as i where id = '${versionId}';
  insert into packs (id, project_id, pack_type, tokens_purchased, tokens_remaining, purchased_at)
    select id || i, project_id || i, pack_type, tokens_purchased, tokens_remaining, purchased_at
    from packs, generate_series(1, ${ROWS}) as i where project_id = '${projectId}';
  insert into usage_months (project_id, month, from_free, from_pack, native_calls)
    select project_id || i, month, from_free, from_pack, native_calls
    from usage_months, generate_series(1, ${ROWS}) as i where project_id = '${projectId}';
  insert into idempotency_answers (api_key_id, key, fingerprint, status, created_at)
    select 'akey_' || i, 'key', '\\x00', 200, '2126-01-01T00:00:00.000Z' from generate_series(1, ${ROWS}) as i`;

/** Rows and entries of indexes that statements went through. */
const READ = `
  select (select sum(seq_tup_read) from pg_stat_user_tables) + (select sum(idx_tup_read) from pg_stat_user_indexes) as rows`;

describe('on PostgreSQL', () => {
  it.each([
    ['one tenant', 1],
    ['twenty tenants', 20],
  ])('commits read as little as ever though their plans are of a time with %s', async (_, tenants) => {
    const { location, remove } = await freshLocation('postgres');
    const database = await openDatabase(location);
    const clock = new TestClock();
    const ledger = openLedger(database, clock, new TimeOrderedIds());
    const wishes = { freeLimit: 3, packs: [1000] };
    let tenant = await createTenant(database, ledger, wishes);
    for (let count = 1; count < tenants; count++) tenant = await createTenant(database, ledger, wishes);
    const charge = { projectId: tenant.projectId, tokens: 1 };
    const commit = () => ledger.commit(signing(tenant, { charge }));
    const connection = await rawConnection(location);
    // Until then PostgreSQL does not believe that a table is small.
    await connection.run('vacuum analyze');
    for (let time = 0; time < UNTIL_KEPT; time++) await commit();
    await connection.run(growing(tenant));
    // Then it removes old answers in passing.
    clock.time += 61_000;
    await connection.run('select pg_stat_reset()');
    for (let time = 0; time < COMMITS; time++) await commit();
    // Its connection tells what it read when it ends.
    await ledger.close();
    await database.close();
    const [read] = await connection.rows(READ);
    expect(Number(read?.['rows'])).toBeLessThan(ROWS);
    await connection.close();
    await remove();
  });
});
