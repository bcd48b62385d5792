import type { Engine } from '../storage/index.js';
import type { Statement } from './program.js';

/**
 * The SQL of the commit path for one engine. Lists of rows and ids travel as one JSON text each. Nothing is joined: a
 * subquery for each row finds its one row by an index, whatever a planner knows of the tables.
 */
export interface LedgerStatements {
  /** -> seq, hash. Makes every other batch wait. */
  readonly lockHead: string;
  /** seq, hash */
  readonly moveHead: string;
  /** ids, at -> id of those that may act */
  readonly usableApiKeys: string;
  /** ids -> id, status */
  readonly versionStatuses: string;
  /** month, project ids -> id, free_limit, from_free */
  readonly months: string;
  /** project ids -> id, project_id, tokens_remaining; oldest first */
  readonly packs: string;
  /** rows of usage_months to add up */
  readonly addUsage: string;
  /** rows of {id, taken}, their ids */
  readonly drawPacks: string;
  /** api_key_id, key, fingerprint, status, answer, created_at, oldest instant that still counts */
  readonly keepAnswer: string;
  /** oldest instant that still counts */
  readonly sweepAnswers: string;
  /** project ids -> project_id of those that have a webhook */
  readonly webhookProjects: string;
  /** rows of outbox with their place */
  readonly addOutbox: string;
  /** SQLite: the columns of one entry. PostgreSQL: rows, hash in hexadecimal. */
  readonly addEntries: string;
}

type ColumnTypes = Readonly<Record<string, 'text' | 'bigint'>>;

/** How an engine turns one JSON parameter into rows, and what else it says differently. */
interface Dialect {
  /** A condition on a column in front of it. */
  readonly among: string;
  /** A condition on the rows of `idempotency_answers` that a query selects. */
  readonly selected: (query: (columns: string) => string) => string;
  readonly rows: (alias: string, columns: ColumnTypes) => string;
  readonly lock: string;
  readonly number: (sql: string) => string;
}

const SWEEP_AT_ONCE = 1000;

const ENTRY_COLUMNS = {
  seq: 'bigint',
  id: 'text',
  at: 'text',
  project_id: 'text',
  actor: 'text',
  action: 'text',
  target: 'text',
  outcome: 'text',
  request_id: 'text',
  details: 'text',
} as const;
const ENTRY_NAMES = Object.keys(ENTRY_COLUMNS).join(', ');

const DIALECTS: Readonly<Record<Engine, Dialect>> = {
  sqlite: {
    among: 'in (select value from json_each(?))',
    selected: (query) => `(api_key_id, key) in (${query('api_key_id, key')})`,
    rows: (alias, columns) => {
      const fields = Object.keys(columns).map((name) => `value->>'${name}' as ${name}`);
      return `(select ${fields.join(', ')} from json_each(?)) as ${alias}`;
    },
    lock: '',
    number: (sql) => sql,
  },
  postgres: {
    // Not `in (select …)`: the planner takes that for a hundred rows, and reads tables of ten thousand from end to end.
    among: '= any (array(select json_array_elements_text(?::json)))',
    selected: (query) => `ctid = any (array(${query('ctid')}))`,
    rows: (alias, columns) => {
      const fields = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
      return `json_to_recordset(?::json) as ${alias} (${fields.join(', ')})`;
    },
    lock: 'for update',
    number: (sql) => {
      let place = 0;
      return sql.replaceAll('?', () => `$${++place}`);
    },
  },
};

/** The statements of `engine`. */
export function ledgerStatements(engine: Engine): LedgerStatements {
  const dialect = DIALECTS[engine];
  const statements = {
    ...checks(dialect),
    ...charges(dialect),
    ...answers(dialect),
    ...messages(dialect),
    addEntries: entries(engine),
  };
  const numbered = Object.entries(statements).map(([name, sql]) => [name, dialect.number(sql)] as const);
  // The same keys with rewritten values.
  return Object.fromEntries(numbered) as unknown as LedgerStatements;
}

/** The statement that writes `rows`; none when there are none. @param more further parameters */
export function withRows(
  sql: string,
  rows: readonly object[],
  ...more: readonly string[]
): readonly Statement[] {
  return rows.length === 0 ? [] : [{ sql, parameters: [JSON.stringify(rows), ...more] }];
}

function checks({ among, lock }: Dialect) {
  return {
    lockHead: `select seq, hash from audit_head where id = 1 ${lock}`,
    moveHead: 'update audit_head set seq = ?, hash = ? where id = 1',
    usableApiKeys: `select k.id from api_keys k
      where k.id ${among} and k.revoked_at is null and (k.expires_at is null or k.expires_at > ?)
      and (select p.status from projects p where p.id = k.project_id) = 'active'`,
    versionStatuses: `select id, status from key_versions where id ${among}`,
  };
}

function charges({ among, rows }: Dialect) {
  const usage = {
    project_id: 'text',
    month: 'text',
    from_free: 'bigint',
    from_pack: 'bigint',
    native_calls: 'bigint',
  } as const;
  return {
    months: `select p.id, p.free_limit, coalesce((select u.from_free from usage_months u
      where u.project_id = p.id and u.month = ?), 0) as from_free from projects p where p.id ${among}`,
    packs: `select id, project_id, tokens_remaining from packs where project_id ${among} and tokens_remaining > 0
      order by project_id, purchased_at, id`,
    // `where true` keeps SQLite from reading ON CONFLICT as a join constraint.
    addUsage: `insert into usage_months (project_id, month, from_free, from_pack, native_calls)
      select r.project_id, r.month, r.from_free, r.from_pack, r.native_calls from ${rows('r', usage)} where true
      on conflict (project_id, month) do update set from_free = usage_months.from_free + excluded.from_free,
      from_pack = usage_months.from_pack + excluded.from_pack,
      native_calls = usage_months.native_calls + excluded.native_calls`,
    drawPacks: `update packs set tokens_remaining = tokens_remaining -
      (select r.taken from ${rows('r', { id: 'text', taken: 'bigint' })} where r.id = packs.id) where id ${among}`,
  };
}

function answers({ selected }: Dialect) {
  const old = (columns: string): string =>
    `select ${columns} from idempotency_answers where created_at < ? limit ${SWEEP_AT_ONCE}`;
  return {
    keepAnswer: `insert into idempotency_answers (api_key_id, key, fingerprint, status, answer, created_at)
      values (?, ?, ?, ?, ?, ?) on conflict (api_key_id, key) do update set fingerprint = excluded.fingerprint,
      status = excluded.status, answer = excluded.answer, created_at = excluded.created_at
      where idempotency_answers.created_at < ?`,
    sweepAnswers: `delete from idempotency_answers where ${selected(old)}`,
  };
}

function messages({ among, rows }: Dialect) {
  const outbox = {
    place: 'bigint',
    id: 'text',
    topic: 'text',
    project_id: 'text',
    payload: 'text',
    created_at: 'text',
  } as const;
  return {
    webhookProjects: `select project_id from webhooks where project_id ${among}`,
    addOutbox: `insert into outbox (id, topic, project_id, payload, created_at)
      select r.id, r.topic, r.project_id, r.payload, r.created_at from ${rows('r', outbox)} order by r.place`,
  };
}

function entries(engine: Engine): string {
  if (engine === 'sqlite') {
    return `insert into audit_entries (${ENTRY_NAMES}, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  }
  const source = DIALECTS.postgres.rows('r', { ...ENTRY_COLUMNS, hash: 'text' });
  return `insert into audit_entries (${ENTRY_NAMES}, hash) select ${ENTRY_NAMES}, decode(r.hash, 'hex') from ${source}`;
}
