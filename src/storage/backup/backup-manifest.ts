import type { DatabaseSync } from 'node:sqlite';

/** Name of the table inside a backup that tells what it is; the service knows no such table. */
const TABLE = 'twinseal_backup';
const FORMAT = 'twinseal-backup/1';

/** What is known of a backup without opening anything sealed. It holds no secret. */
export interface BackupManifest {
  readonly format: typeof FORMAT;
  /** RFC 3339. */
  readonly created_at: string;
  /** Release that made it. */
  readonly version: string;
  /** Engine of the database that it was made from. */
  readonly engine: 'sqlite' | 'postgres';
  readonly migrations: readonly string[];
  /** Ids of the master keys that the database was sealed under: one of them is needed to use it, and none is inside. */
  readonly master_key_ids: readonly string[];
  readonly audit_head: { readonly seq: number; readonly hash: string };
  /** The newest checkpoint of the audit chain; null when there is none. */
  readonly checkpoint: { readonly seq: number; readonly at: string } | null;
}

/** What only the maker of a backup knows. */
export type BackupOrigin = Pick<BackupManifest, 'created_at' | 'version' | 'engine'>;

/** Reads what the copied tables say and writes it beside them. */
export function describeBackup(backup: DatabaseSync, origin: BackupOrigin): BackupManifest {
  const manifest = { format: FORMAT, ...origin, ...contentsOf(backup) } as const;
  backup.exec(`create table ${TABLE} (manifest text not null) strict`);
  backup.prepare(`insert into ${TABLE} values (?)`).run(JSON.stringify(manifest));
  return manifest;
}

/** The manifest of an open file; undefined when it is none of our backups. */
export function readManifest(file: DatabaseSync): BackupManifest | undefined {
  const has = file.prepare('select 1 from sqlite_master where name = ?').get(TABLE);
  if (has === undefined) return undefined;
  const row = file.prepare(`select manifest from ${TABLE}`).get();
  // Written by `describeBackup`; the format is checked before anything else of it is believed.
  const manifest = JSON.parse(String(row?.['manifest'])) as BackupManifest;
  return manifest.format === FORMAT ? manifest : undefined;
}

/** Makes a copy of a backup a database again. */
export function dropManifest(copy: DatabaseSync): void {
  copy.exec(`drop table ${TABLE}`);
}

function contentsOf(
  backup: DatabaseSync,
): Pick<BackupManifest, 'migrations' | 'master_key_ids' | 'audit_head' | 'checkpoint'> {
  const texts = (sql: string): readonly string[] =>
    backup
      .prepare(sql)
      .all()
      .map((row) => String(row['text']));
  const migrations = texts('select name as text from kysely_migration order by name');
  const head = backup.prepare('select seq, lower(hex(hash)) as hash from audit_head where id = 1').get();
  return {
    migrations,
    master_key_ids: texts('select id as text from master_keys order by created_at, id'),
    audit_head: { seq: Number(head?.['seq']), hash: String(head?.['hash']) },
    checkpoint: migrations.includes('0006-audit-checkpoints') ? latestCheckpoint(backup) : null,
  };
}

function latestCheckpoint(backup: DatabaseSync): BackupManifest['checkpoint'] {
  const row = backup.prepare('select seq, at from audit_checkpoints order by seq desc limit 1').get();
  return row === undefined ? null : { seq: Number(row['seq']), at: String(row['at']) };
}
