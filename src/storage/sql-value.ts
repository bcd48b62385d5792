/** A value that SQLite and PostgreSQL both take as a parameter. */
export type SqlValue = string | number | bigint | null | Uint8Array;
