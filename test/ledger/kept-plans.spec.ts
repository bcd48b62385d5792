import { openDatabase } from '../../src/storage/index.js';
import { freshLocation } from '../setup/databases.js';
import { rawConnection } from '../setup/raw-sql.js';
import { createTenant, ledgerOn, signing, type Tenant } from '../setup/tenant.js';

const ROWS = 5000;
/** After five executions PostgreSQL keeps a plan for good. */
const UNTIL_KEPT = 8;
const READ_FROM_END_TO_END = `select relname from pg_stat_user_tables where seq_tup_read >= ${ROWS} order by relname`;

/** API keys and versions like those of `tenant`. Without ANALYZE, which the server does by itself within a minute. */
const growing = ({ projectId, apiKeyId, versionId }: Tenant): string => `
  insert into api_keys (id, project_id, name, format, prefix, hash, created_at)
    select id || i, '${projectId}', name, format, prefix, decode(md5(i::text), 'hex'), created_at
    from api_keys, generate_series(1, ${ROWS}) as i where id = '${apiKeyId}';
  insert into key_versions (id, key_id, version, status, origin, created_at)
    select id || i, key_id, version + i, 'archived', origin, created_at
    from key_versions, generate_series(1, ${ROWS}) as i where id = '${versionId}'`;

describe('on PostgreSQL', () => {
  it('commits find rows by an index although the tables were small when their plans were made', async () => {
    const { location, remove } = await freshLocation('postgres');
    const database = await openDatabase(location);
    const ledger = ledgerOn(database);
    const tenant = await createTenant(database, ledger, { freeLimit: 3, packs: [1000] });
    const charge = { projectId: tenant.projectId, tokens: 1 };
    const commit = () => ledger.commit(signing(tenant, { charge }));
    const connection = await rawConnection(location);
    // Until then PostgreSQL does not believe that a table is small.
    await connection.run('vacuum analyze');
    for (let time = 0; time < UNTIL_KEPT; time++) await commit();
    await connection.run(growing(tenant));
    await connection.run('select pg_stat_reset()');
    await commit();
    await commit();
    // Its connection tells what it read when it ends.
    await ledger.close();
    await database.close();
    expect(await connection.rows(READ_FROM_END_TO_END)).toEqual([]);
    await connection.close();
    await remove();
  });
});
