import { sql, type RawBuilder } from 'kysely';
import type { Engine } from '../engine.js';

/** The SQL types one engine uses for the values of `Schema`. */
export interface ColumnTypes {
  /** Ordered by bytes on both engines, whatever the locale of the database. */
  readonly text: RawBuilder<unknown>;
  /** 64-bit. */
  readonly integer: RawBuilder<unknown>;
  readonly bytes: RawBuilder<unknown>;
  /** A primary key that the engine counts up. */
  readonly counted: RawBuilder<unknown>;
  /** What closes a CREATE TABLE: SQLite checks types only in STRICT tables. */
  readonly tableEnd: RawBuilder<unknown>;
}

const COLUMN_TYPES: Readonly<Record<Engine, ColumnTypes>> = {
  sqlite: {
    text: sql`text`,
    integer: sql`integer`,
    bytes: sql`blob`,
    counted: sql`integer primary key autoincrement`,
    tableEnd: sql`strict`,
  },
  postgres: {
    text: sql`text collate "C"`,
    integer: sql`bigint`,
    bytes: sql`bytea`,
    counted: sql`bigint generated always as identity primary key`,
    tableEnd: sql``,
  },
};

/** How an engine spells the types of columns. */
export function columnTypes(engine: Engine): ColumnTypes {
  return COLUMN_TYPES[engine];
}
