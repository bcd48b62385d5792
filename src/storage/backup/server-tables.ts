import type { DatabaseSync } from 'node:sqlite';
import type { Client } from 'pg';
import type { SqlValue } from '../sql-value.js';
import { tablesInOrder } from './table-order.js';

/** Rows that travel at once, either way. */
const ROWS = 500;

type Row = Readonly<Record<string, SqlValue>>;

/** A column that the server counts up, and how far it has counted. */
interface Counter {
  readonly table: string;
  readonly column: string;
}

/**
 * Copies every table of a PostgreSQL database into an SQLite file of the same schema, as of one moment. The file's
 * rows, if any, are replaced.
 */
export async function copyFromServer(client: Client, file: DatabaseSync): Promise<void> {
  await client.query('begin isolation level repeatable read read only');
  file.exec('begin');
  // Rows come in the order of their tables; a table may point at itself.
  file.exec('pragma defer_foreign_keys = on');
  const tables = tablesInOrder(file);
  for (const table of tables.toReversed()) file.exec(`delete from "${table}"`);
  for (const table of tables) await copyTable(client, file, table);
  for (const counter of await countersOf(client)) await copyCount(client, file, counter);
  file.exec('commit');
  await client.query('commit');
}

/** Copies every table of an SQLite file into a PostgreSQL database of the same schema, in one transaction. */
export async function copyToServer(file: DatabaseSync, client: Client): Promise<void> {
  await client.query('begin');
  const tables = tablesInOrder(file);
  for (const table of tables.toReversed()) await client.query(`delete from "${table}"`);
  for (const table of tables) await loadTable(file, client, table);
  for (const counter of await countersOf(client)) await loadCount(file, client, counter);
  await client.query('commit');
}

async function copyTable(client: Client, file: DatabaseSync, table: string): Promise<void> {
  await client.query(`declare rows_of_table no scroll cursor for select * from "${table}"`);
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${ROWS} from rows_of_table`);
    const [first] = rows;
    if (first === undefined) break;
    const columns = Object.keys(first);
    const insert = file.prepare(
      `insert into "${table}" (${quoted(columns)}) values (${columns.map(() => '?').join(', ')})`,
    );
    for (const row of rows) insert.run(...columns.map((column) => row[column] ?? null));
  }
  await client.query('close rows_of_table');
}

async function loadTable(file: DatabaseSync, client: Client, table: string): Promise<void> {
  let waiting: Row[] = [];
  // node:sqlite types values as SQLOutputValue, which is SqlValue.
  const rows = file.prepare(`select * from "${table}"`).iterate() as Iterable<Row>;
  for (const row of rows) {
    waiting.push(row);
    if (waiting.length < ROWS) continue;
    await insertRows(client, table, waiting);
    waiting = [];
  }
  await insertRows(client, table, waiting);
}

async function insertRows(client: Client, table: string, rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const places = rows.map((_, row) => {
    const numbers = columns.map((_column, column) => `$${row * columns.length + column + 1}`);
    return `(${numbers.join(', ')})`;
  });
  const values = rows.flatMap((row) => columns.map((column) => row[column] ?? null));
  await client.query(
    `insert into "${table}" (${quoted(columns)}) overriding system value values ${places.join(', ')}`,
    values,
  );
}

async function countersOf(client: Client): Promise<readonly Counter[]> {
  const { rows } = await client.query<Counter>(
    `select table_name as table, column_name as column from information_schema.columns
     where table_schema = current_schema() and is_identity = 'YES' order by 1`,
  );
  return rows;
}

/** Numbers that were given out and deleted again are not given out anew after a restore. */
async function copyCount(client: Client, file: DatabaseSync, { table, column }: Counter): Promise<void> {
  const sequence = await sequenceOf(client, { table, column });
  const { rows } = await client.query<{ last_value: number; is_called: boolean }>(
    `select last_value, is_called from ${sequence}`,
  );
  const [state] = rows;
  if (state?.is_called !== true) return;
  file.prepare('delete from sqlite_sequence where name = ?').run(table);
  file.prepare('insert into sqlite_sequence (name, seq) values (?, ?)').run(table, state.last_value);
}

async function loadCount(file: DatabaseSync, client: Client, { table, column }: Counter): Promise<void> {
  const row = file.prepare('select seq from sqlite_sequence where name = ?').get(table);
  if (row === undefined || Number(row['seq']) < 1) return;
  await client.query('select setval($1::regclass, $2)', [
    await sequenceOf(client, { table, column }),
    Number(row['seq']),
  ]);
}

async function sequenceOf(client: Client, { table, column }: Counter): Promise<string> {
  const { rows } = await client.query<{ name: string }>('select pg_get_serial_sequence($1, $2) as name', [
    table,
    column,
  ]);
  return rows[0]?.name ?? '';
}

function quoted(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ');
}
