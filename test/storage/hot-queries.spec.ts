import {
  CompiledQuery,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type RootOperationNode,
} from 'kysely';

import { AuditRepository } from '../../src/audit/audit.repository.js';
import { keyAlgorithm } from '../../src/crypto/key-algorithm-table.js';
import { KeysRepository } from '../../src/keys/keys.repository.js';
import { IdempotencyRepository } from '../../src/ledger/idempotency.repository.js';
import { SystemClock } from '../../src/platform/clock.js';
import { ApiKeysRepository } from '../../src/projects/api-keys.repository.js';
import type { Database } from '../../src/storage/index.js';
import { FILLINGS, fillStatements } from '../../bench/growth/fill.js';
import { eachDatabase } from '../setup/databases.js';
import { runSql } from '../setup/raw-sql.js';

/** Enough that a planner would not rather read a whole table. */
const ROWS = 20_000;
const PROJECT = 'prj_hot';

/** Sees every query, and changes none. */
class Recorder implements KyselyPlugin {
  readonly nodes: RootOperationNode[] = [];

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    this.nodes.push(node);
    return node;
  }

  async transformResult({ result }: Parameters<KyselyPlugin['transformResult']>[0]) {
    return result;
  }
}

type Read = (database: Database) => Promise<unknown>;

const name = { projectId: PROJECT, name: 'fill-7', algorithm: keyAlgorithm('ML-DSA-65') };
const hash = new Uint8Array(32);

/** What requests read before they do their work; of a revoked token test/tokens/revocation-plan.spec.ts tells. */
const READS: readonly (readonly [string, Read])[] = [
  ['the API key of a caller', (database) => new ApiKeysRepository(database).findHolder(hash)],
  ['a key by its name', (database) => new KeysRepository(database).findKey(name)],
  ['a version of a key', (database) => new KeysRepository(database).findVersion(name, 1)],
  ['the active version of a key', (database) => new KeysRepository(database).findActive(name)],
  ['the newest version of a key', (database) => new KeysRepository(database).latestVersion('key_fill_7')],
  [
    'the answer to an idempotency key',
    (database) => new IdempotencyRepository(database, new SystemClock()).find('apk_1', 'key-1'),
  ],
  ['a page of the audit log', (database) => new AuditRepository(database).page({}, ROWS - 100, 20)],
  [
    "a page of a project's audit log",
    (database) => new AuditRepository(database).page({ projectId: PROJECT }, ROWS - 100, 20),
  ],
  ['the end of the audit chain', (database) => new AuditRepository(database).chainEnd()],
];

/** Tables that stay small whatever is stored. */
const SMALL = /audit_head|projects/;

eachDatabase('with many rows', (engine, fresh) => {
  const filled = async (): Promise<Database> => {
    const location = await fresh.location();
    const database = await fresh.open(location);
    const at = "'2026-01-01T00:00:00.000Z'";
    await runSql(
      location,
      `insert into projects (id, name, status, kind, token_algorithm, created_at, updated_at)
         values ('${PROJECT}', 'hot', 'active', 'tenant', 'ML-DSA-65', ${at}, ${at})`,
    );
    const dialect = engine === 'sqlite' ? 'SQLite' : 'PostgreSQL';
    for (const filling of FILLINGS) {
      for (const sql of fillStatements(dialect, filling, PROJECT, 1, ROWS)) await runSql(location, sql);
    }
    await runSql(location, 'analyze');
    return database;
  };

  const plansOf = async (database: Database, read: Read): Promise<readonly string[]> => {
    const recorder = new Recorder();
    const recorded: Database = Object.create(database, {
      reader: { value: database.reader.withPlugin(recorder) },
    }) as Database; // Object.create answers any.
    await read(recorded);
    const plans: string[] = [];
    for (const node of recorder.nodes) {
      const { sql, parameters } = database.reader.getExecutor().compileQuery(node, { queryId: 'explained' });
      const explain = engine === 'sqlite' ? 'explain query plan' : 'explain';
      const { rows } = await database.reader.executeQuery(
        CompiledQuery.raw(`${explain} ${sql}`, [...parameters]),
      );
      plans.push(JSON.stringify(rows));
    }
    return plans;
  };

  /** The tables that a plan reads from end to end. */
  const scanned = (plan: string): readonly string[] =>
    [...plan.matchAll(/"SCAN (?:TABLE )?(\w+)|Seq Scan on (\w+)/g)]
      .map(([, sqlite, postgres]) => sqlite ?? postgres ?? '')
      .filter((table) => !SMALL.test(table));

  it('no read of a request goes through a whole table', async () => {
    const database = await filled();
    const whole: string[] = [];
    for (const [what, read] of READS) {
      const plans = await plansOf(database, read);
      expect([what, plans.length]).toEqual([what, 1]);
      for (const plan of plans) whole.push(...scanned(plan).map((table) => `${what}: ${table}`));
    }
    expect(whole).toEqual([]);
  });

  it('a read that has no index is noticed', async () => {
    const database = await filled();
    const [plan] = await plansOf(database, (sut) =>
      sut.reader.selectFrom('audit_entries').select('seq').where('target', '=', 'nothing').execute(),
    );
    expect(scanned(plan ?? '')).toEqual(['audit_entries']);
  });
});
