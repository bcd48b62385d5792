import type { Generated } from 'kysely';

/**
 * The tables, one interface each, as Kysely sees them on both engines. Times are RFC 3339 text with milliseconds,
 * booleans and counters integers, bytes `BLOB`/`BYTEA`, structured values JSON text. Snake case as in SQL.
 */
export interface Schema {
  projects: ProjectRow;
  api_keys: ApiKeyRow;
  keys: KeyRow;
  key_versions: KeyVersionRow;
  key_components: KeyComponentRow;
  audit_head: AuditHeadRow;
  audit_entries: AuditEntryRow;
  idempotency_answers: IdempotencyAnswerRow;
  usage_months: UsageMonthRow;
  packs: PackRow;
  outbox: OutboxRow;
  master_keys: MasterKeyRow;
  wrapped_master_keys: WrappedMasterKeyRow;
  key_attempts: KeyAttemptRow;
  write_probes: WriteProbeRow;
}

export interface ProjectRow {
  id: string;
  /** Unique. */
  name: string;
  plan: string | null;
  status: 'active' | 'deleted';
  /** `system` owns deployment-wide keys and is invisible to every API. */
  kind: 'tenant' | 'system';
  owner_email: string | null;
  /** Tokens per calendar month; null = unlimited. */
  free_limit: number | null;
  token_algorithm: string;
  /** JSON array of canonical algorithm names; null = all. */
  allowed_algorithms: string | null;
  created_at: string;
  updated_at: string;
}

export interface ApiKeyRow {
  id: string;
  project_id: string;
  name: string;
  format: 'pqa' | 'qph' | 'cs_live' | 'hex';
  /** The first characters of the key, to recognise it by. */
  prefix: string;
  /** SHA-256 of the key's text; unique. */
  hash: Uint8Array;
  /** JSON array; null = all scopes. */
  scopes: string | null;
  expires_at: string | null;
  created_at: string;
  revoked_at: string | null;
}

/** A named key with one algorithm; unique (project_id, name, algorithm). */
export interface KeyRow {
  id: string;
  project_id: string;
  name: string;
  /** Canonical name. */
  algorithm: string;
  purpose: string;
  created_at: string;
}

/** Unique (key_id, version); at most one `active` version per key (partial unique index). */
export interface KeyVersionRow {
  id: string;
  key_id: string;
  version: number;
  status: 'active' | 'retired' | 'archived';
  origin: 'generated' | 'imported';
  created_at: string;
  retired_at: string | null;
  archived_at: string | null;
}

export interface KeyComponentRow {
  id: string;
  version_id: string;
  role: string;
  algorithm: string;
  provider: string;
  handle: Uint8Array;
  public_key: Uint8Array;
  /** SHA-256 of `public_key`; indexed; unique among halves of composites (role other than `whole`). */
  public_key_hash: Uint8Array;
  /** JSON. */
  protection: string;
  /** JSON. */
  evidence: string;
  integrity: Uint8Array;
}

/** One row, `id` = 1: the last entry's place and hash. Locked first by every commit. */
export interface AuditHeadRow {
  id: number;
  seq: number;
  hash: Uint8Array;
}

/** `hash` = SHA-256 over the previous hash and the entry's canonical text. */
export interface AuditEntryRow {
  seq: number;
  id: string;
  at: string;
  project_id: string | null;
  actor: string;
  action: string;
  target: string;
  outcome: string;
  request_id: string;
  /** JSON object. */
  details: string;
  hash: Uint8Array;
}

/** Primary key (api_key_id, key); kept for 24 hours. */
export interface IdempotencyAnswerRow {
  api_key_id: string;
  key: string;
  fingerprint: Uint8Array;
  status: number;
  answer: string | null;
  created_at: string;
}

/** Primary key (project_id, month). `month` is `YYYY-MM` in UTC. */
export interface UsageMonthRow {
  project_id: string;
  month: string;
  from_free: number;
  from_pack: number;
  /** Native calls: counted, never charged. */
  native_calls: number;
}

export interface PackRow {
  id: string;
  project_id: string;
  pack_type: string;
  tokens_purchased: number;
  tokens_remaining: number;
  payment_ref: string | null;
  purchased_at: string;
}

export interface OutboxRow {
  seq: Generated<number>;
  id: string;
  topic: string;
  project_id: string;
  payload: string;
  created_at: string;
}

/** Which master keys this database was sealed under; `check_value` opens only with the right one. */
export interface MasterKeyRow {
  id: string;
  check_value: Uint8Array;
  created_at: string;
}

/** A master key that only the token opens, by the label that the configuration names. */
export interface WrappedMasterKeyRow {
  label: string;
  sealed: Uint8Array;
  created_at: string;
}

/** A private key about to be made as an object of a backend's own; kept until it is known what became of it. */
export interface KeyAttemptRow {
  id: string;
  version_id: string;
  provider: string;
  /** JSON. */
  binding: string;
  created_at: string;
}

/** One row, `id` = 1, that `Database.pingWritable` overwrites: readiness proves a durable write with it. */
export interface WriteProbeRow {
  id: number;
  at: string;
}
