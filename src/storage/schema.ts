import type {
  CertificateAuthorityRow,
  CertificateRevocationRow,
  CertificateRow,
  CompromisedKeyRow,
  RevocationListRow,
} from './certificate-rows.js';
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
  key_counts: KeyCountRow;
  audit_head: AuditHeadRow;
  audit_entries: AuditEntryRow;
  audit_checkpoints: AuditCheckpointRow;
  idempotency_answers: IdempotencyAnswerRow;
  usage_months: UsageMonthRow;
  packs: PackRow;
  outbox: OutboxRow;
  master_keys: MasterKeyRow;
  wrapped_master_keys: WrappedMasterKeyRow;
  key_attempts: KeyAttemptRow;
  write_probes: WriteProbeRow;
  token_keys: TokenKeyRow;
  token_revocations: TokenRevocationRow;
  mandates: MandateRow;
  webhooks: WebhookRow;
  webhook_deliveries: WebhookDeliveryRow;
  webhook_attempts: WebhookAttemptRow;
  webhook_limit_marks: WebhookLimitMarkRow;
  temporary_tokens: TemporaryTokenRow;
  kem_handles: KemHandleRow;
  certificate_authorities: CertificateAuthorityRow;
  certificates: CertificateRow;
  certificate_revocations: CertificateRevocationRow;
  compromised_keys: CompromisedKeyRow;
  revocation_lists: RevocationListRow;
}

/** A tenant, or the system's own project. */
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

/** An API key, by its hash. */
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

/** A private key in its backend: the whole of a key version, or one half of a composite. */
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

/**
 * How many versions there are of each kind. Primary key: all but `versions`. Kept by triggers on `key_versions`; written by
 * nobody else, and not in backups that are copied row by row.
 */
export interface KeyCountRow {
  project_id: string;
  purpose: string;
  algorithm: string;
  status: KeyVersionRow['status'];
  versions: number;
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

/** A signed statement that the chain had `hash` at `seq`. */
export interface AuditCheckpointRow {
  /** Primary key. */
  seq: number;
  hash: Uint8Array;
  at: string;
  /** The checkpoint key's version that signed. */
  version_id: string;
  signature: Uint8Array;
  /** Set when retention removed the entries up to here: when, and the signed statement of it. */
  cut_at: string | null;
  cut_signature: Uint8Array | null;
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

/** Tokens that a project bought; they do not expire. */
export interface PackRow {
  id: string;
  project_id: string;
  pack_type: string;
  tokens_purchased: number;
  tokens_remaining: number;
  payment_ref: string | null;
  purchased_at: string;
}

/** A message of a committed deed that waits for its reader. */
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

/**
 * Which key versions sign, or signed, a project's tokens. Primary key (project_id, version_id); at most one row per
 * project without `retired_at` (partial unique index): the current one.
 */
export interface TokenKeyRow {
  project_id: string;
  version_id: string;
  recorded_at: string;
  retired_at: string | null;
}

/** Primary key (project_id, token_hash). */
export interface TokenRevocationRow {
  project_id: string;
  /** SHA-256 of the token's signed text and signature. */
  token_hash: Uint8Array;
  /** Unix seconds, as is `expires_at`, when the token itself ends. */
  revoked_at: number;
  expires_at: number;
  reason: string | null;
}

/** A mandate and what is spent of it. */
export interface MandateRow {
  id: string;
  project_id: string;
  agent_id: string;
  issued_by: string;
  /** JSON array of action names. */
  scope_original: string;
  scope_current: string;
  /** 0 = unlimited. */
  budget_total: number;
  budget_consumed: number;
  status: 'active' | 'suspended' | 'revoked';
  /** Unix seconds, as are the other times but `created_at`. */
  issued_at: number;
  expires_at: number;
  updated_at: number;
  created_at: string;
}

/** One per project. */
export interface WebhookRow {
  project_id: string;
  /** New with each registration after a deletion. */
  id: string;
  url: string;
  /** JSON array. */
  events: string;
  /** Sealed; bound to project and id. */
  secret: Uint8Array;
  created_at: string;
  updated_at: string;
}

/** An event on its way to a webhook, or at its end. */
export interface WebhookDeliveryRow {
  id: string;
  project_id: string;
  webhook_id: string;
  event: string;
  /** The exact text that is sent. */
  body: string;
  /** Unix seconds, as in the body. */
  timestamp: number;
  state: 'pending' | 'delivered' | 'failed' | 'cancelled';
  /** Attempts made since the delivery was made or last replayed. */
  attempts: number;
  /** Null unless pending. */
  next_attempt_at: string | null;
  /** The process that is delivering it, until `lease_until`. */
  lease_owner: string | null;
  lease_until: string | null;
  created_at: string;
}

/** Primary key (delivery_id, number). */
export interface WebhookAttemptRow {
  delivery_id: string;
  number: number;
  at: string;
  /** HTTP status; null when there was no answer. */
  status: number | null;
  error: string | null;
}

/** Which limit events a project has had in a month. Primary key (project_id, month, event). */
export interface WebhookLimitMarkRow {
  project_id: string;
  month: string;
  event: string;
}

/** A credential with a life and a number of attempts, made from an API key and ending with it. */
export interface TemporaryTokenRow {
  id: string;
  /** The parent. */
  api_key_id: string;
  /** SHA-256 of the token's text; unique. */
  hash: Uint8Array;
  attempts_left: number;
  expires_at: string;
  created_at: string;
}

/** A KEM key that callers name by its public key. Primary key (project_id, public_key_hash). */
export interface KemHandleRow {
  project_id: string;
  /** SHA-256 of the raw public key. */
  public_key_hash: Uint8Array;
  version_id: string;
  /** Null = never. */
  expires_at: string | null;
  /** 1: the first use erases the handle and its key. */
  one_use: number;
  created_at: string;
}
