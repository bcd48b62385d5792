import {
  CompiledQuery,
  sql,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type RootOperationNode,
} from 'kysely';

import { AuditRepository } from '../../src/audit/audit.repository.js';
import { keyAlgorithm } from '../../src/crypto/key-algorithm-table.js';
import { KeysRepository } from '../../src/keys/keys.repository.js';
import { IdempotencyRepository } from '../../src/ledger/idempotency.repository.js';
import { ledgerStatements } from '../../src/ledger/ledger-statements.js';
import { SystemClock } from '../../src/platform/clock.js';
import { ProjectsRepository } from '../../src/projects/projects.repository.js';
import { UsageRepository } from '../../src/usage/usage.repository.js';
import { ApiKeysRepository } from '../../src/projects/api-keys.repository.js';
import type { Database } from '../../src/storage/index.js';
import { fillDatabase } from '../../bench/growth/fill.js';
import { eachDatabase } from '../setup/databases.js';
import { runSql } from '../setup/raw-sql.js';

/** Enough that a planner would not rather read a whole table. */
const ROWS = 20_000;
/** More rows than a read with a page of twenty has any need to see, one to decide how to search included. */
const MANY = 1100;
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
const ofProject = { projectId: PROJECT };
const ofAlgorithm = { projectId: PROJECT, algorithm: keyAlgorithm('ML-DSA-44') };
const hash = new Uint8Array(32);
/** The first bytes of every filled row. */
const SEALED_UNDER = '0011223344556677';
const LATE = ['fill-7', 'ML-DSA-65', 1] as const;
const RECENT = '2026-06-01T00:00:00.000Z';
const at = (id: string) => ({ createdAt: '2026-01-01T00:00:00.000Z', id });

/** A statement of the commit path, its parameters written into it. */
const ledgerRead = (
  name: 'usableApiKeys' | 'versionStatuses' | 'months',
  parameters: readonly string[],
): readonly [string, Read] => [
  `${name} of a commit`,
  async ({ engine, reader }) => {
    let place = 0;
    const text = ledgerStatements(engine)[name].replaceAll(/\?|\$\d/g, () => `'${parameters[place++]}'`);
    await sql.raw(text).execute(reader);
  },
];

/** What requests read; of a revoked token test/tokens/revocation-plan.spec.ts tells, of a CA's rows test/ca/scale.spec.ts. */
const READS: readonly (readonly [string, Read])[] = [
  ['the API key of a caller', (database) => new ApiKeysRepository(database).findHolder(hash)],
  ['a key by its name', (database) => new KeysRepository(database).findKey(name)],
  ['a version of a key', (database) => new KeysRepository(database).findVersion(name, 1)],
  ['the active version of a key', (database) => new KeysRepository(database).findActive(name)],
  ['the newest version of a key', (database) => new KeysRepository(database).latestVersion('key_fill_7')],
  ['a page of keys', (database) => new KeysRepository(database).list(ofProject, 10)],
  ['a late page of keys', (database) => new KeysRepository(database).list(ofProject, 10, LATE)],
  ['a page of keys of one algorithm', (database) => new KeysRepository(database).list(ofAlgorithm, 10)],
  ['how many keys there are', (database) => new KeysRepository(database).count(ofProject)],
  ['how many keys of one name', (database) => new KeysRepository(database).count(name)],
  ['how many keys in each status', (database) => new KeysRepository(database).countByStatus()],
  [
    'how many keys another master key seals',
    async (database) => {
      const query = new KeysRepository(database).countNotSealedUnder(SEALED_UNDER);
      await sql`select ${query} as remaining`.execute(database.reader);
    },
  ],
  ['a page of projects', (database) => new ProjectsRepository(database).list(undefined, 10)],
  ['a late page of projects', (database) => new ProjectsRepository(database).list(at('proj_fill_7'), 10)],
  ['a page of API keys', (database) => new ApiKeysRepository(database).list(PROJECT, undefined, 10)],
  [
    'a late page of API keys',
    (database) => new ApiKeysRepository(database).list(PROJECT, at('apk_fill_7'), 10),
  ],
  [
    'the answer to an idempotency key',
    (database) => new IdempotencyRepository(database, new SystemClock()).find('apk_1', 'key-1'),
  ],
  ['an account', (database) => new UsageRepository(database).account(PROJECT, '2026-01')],
  ['a page of the audit log', (database) => new AuditRepository(database).page({}, ROWS - 100, 20)],
  [
    "a page of a project's audit log",
    (database) => new AuditRepository(database).page({ projectId: PROJECT }, 0, 20),
  ],
  [
    'a page of a rare action',
    (database) => new AuditRepository(database).page({ action: 'key.rotate' }, 0, 20),
  ],
  [
    'a page of a rare action of a large project',
    (database) => new AuditRepository(database).page({ projectId: PROJECT, action: 'key.rotate' }, 0, 20),
  ],
  [
    'a page of a frequent action of a small project',
    (database) =>
      new AuditRepository(database).page({ projectId: 'proj_fill_7', action: 'signature.sign' }, 0, 20),
  ],
  [
    'the audit log since just now',
    (database) => new AuditRepository(database).page({ since: RECENT }, 0, 20),
  ],
  ['the audit log since ever', (database) => new AuditRepository(database).page({ since: '2000' }, 0, 20)],
  ledgerRead('usableApiKeys', ['["apk_fill_7"]', RECENT]),
  ledgerRead('versionStatuses', ['["ver_fill_7"]']),
  ledgerRead('months', ['2026-01', `["${PROJECT}"]`]),
  ['the end of the audit chain', (database) => new AuditRepository(database).chainEnd()],
];

/** Tables that were filled. */
const LARGE =
  /^(?:projects|usage_months|keys|key_versions|key_components|api_keys|audit_entries|idempotency_answers)$/;

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
    await fillDatabase(location, PROJECT, [1, ROWS]);
    await runSql(location, `update audit_entries set at = '${RECENT}' where seq > ${ROWS - 5}`);
    if (engine === 'postgres') await runSql(location, 'analyze');
    await runSql(location, `update audit_entries set at = '${RECENT}' where seq > ${ROWS - 5}`);
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
      const { sql: text, parameters } = database.reader
        .getExecutor()
        .compileQuery(node, { queryId: 'explained' });
      const explain = engine === 'sqlite' ? 'explain query plan' : 'explain (analyze, format json)';
      const { rows } = await database.reader.executeQuery(
        CompiledQuery.raw(`${explain} ${text}`, [...parameters]),
      );
      plans.push(`${text}\n${JSON.stringify(rows)}`);
    }
    return plans;
  };

  /** What in a plan costs more where there are more rows: whole tables, sorting, and on PostgreSQL how many rows it saw. */
  const faults = (plan: string): readonly string[] => [
    ...[
      ...plan.matchAll(
        /"SCAN (\w+)(?!\w| USING INDEX projects_in_order)|"Seq Scan"[^{}]*"Relation Name":"(\w+)"(?![^{}]*"Actual Loops":0)/g,
      ),
    ]
      .map(([, sqlite, postgres]) => sqlite ?? postgres ?? '')
      .filter((table) => LARGE.test(table)),
    ...(plan.match(/USE TEMP B-TREE FOR ORDER BY/g) ?? []),
    // SQLite searches from the first of two bounds, and goes through all that is between them.
    ...(plan.match(/"seq" >=? \S+ .*"seq" >=? \S+/g) ?? []),
    ...[...plan.matchAll(/"(?:Actual Rows|Rows Removed by Filter)":(\d+)/g)]
      .filter(([, rows]) => Number(rows) > MANY)
      .map(([text]) => text),
  ];

  it('no read of a request goes through more than it answers, and one that does would be noticed', async () => {
    const database = await filled();
    const found: string[] = [];
    for (const [what, read] of READS) {
      const plans = await plansOf(database, read);
      expect(plans).not.toEqual([]);
      for (const plan of plans) found.push(...faults(plan).map((fault) => `${what}: ${fault}`));
    }
    expect(found).toEqual([]);
    const [plan] = await plansOf(database, (sut) =>
      sut.reader.selectFrom('audit_entries').select('seq').where('target', '=', 'nothing').execute(),
    );
    expect(faults(plan ?? '')).toContain('audit_entries');
  });
});
