import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.js';
import type { Schema } from '../schema.js';
import { type ColumnTypes, columnTypes } from './column-types.js';
import { type Columns, createTable } from './create-table.js';

/** SHA-256 sized zeros: what the first audit entry is chained to (`GENESIS_HASH` of the ledger). */
const GENESIS = new Uint8Array(32);

/** All tables of `Schema`. There is no way down: a backup is the way back. */
export function initialSchema(engine: Engine): Migration {
  return {
    up: async (db: Kysely<Schema>) => {
      const types = columnTypes(engine);
      await createProjects(db, types);
      await createKeys(db, types);
      await createAudit(db, types);
      await createUsage(db, types);
      await createRest(db, types);
      await createIndexes(db);
      await db.insertInto('audit_head').values({ id: 1, seq: 0, hash: GENESIS }).execute();
      await db.insertInto('write_probes').values({ id: 1, at: '' }).execute();
    },
  };
}

async function createProjects(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  const { text, integer, bytes } = types;
  await createTable(db, types, 'projects', {
    id: sql`${text} not null primary key`,
    name: sql`${text} not null unique`,
    plan: text,
    status: sql`${text} not null check (status in ('active', 'deleted'))`,
    kind: sql`${text} not null check (kind in ('tenant', 'system'))`,
    owner_email: text,
    free_limit: integer,
    token_algorithm: sql`${text} not null`,
    allowed_algorithms: text,
    created_at: sql`${text} not null`,
    updated_at: sql`${text} not null`,
  });
  await createTable(db, types, 'api_keys', {
    id: sql`${text} not null primary key`,
    project_id: sql`${text} not null references projects (id)`,
    name: sql`${text} not null`,
    format: sql`${text} not null`,
    prefix: sql`${text} not null`,
    hash: sql`${bytes} not null unique`,
    scopes: text,
    expires_at: text,
    created_at: sql`${text} not null`,
    revoked_at: text,
  });
}

async function createKeys(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  const { text, integer } = types;
  await createTable(db, types, 'keys', {
    id: sql`${text} not null primary key`,
    project_id: sql`${text} not null references projects (id)`,
    name: sql`${text} not null`,
    algorithm: sql`${text} not null`,
    purpose: sql`${text} not null`,
    created_at: sql`${text} not null`,
  });
  await createTable(db, types, 'key_versions', {
    id: sql`${text} not null primary key`,
    key_id: sql`${text} not null references keys (id)`,
    version: sql`${integer} not null check (version >= 1)`,
    status: sql`${text} not null check (status in ('active', 'retired', 'archived'))`,
    origin: sql`${text} not null`,
    created_at: sql`${text} not null`,
    retired_at: text,
    archived_at: text,
  });
  await createTable(db, types, 'key_components', keyComponentColumns(types));
}

function keyComponentColumns({ text, bytes }: ColumnTypes): Columns<Schema['key_components']> {
  return {
    id: sql`${text} not null primary key`,
    version_id: sql`${text} not null references key_versions (id)`,
    role: sql`${text} not null`,
    algorithm: sql`${text} not null`,
    provider: sql`${text} not null`,
    handle: sql`${bytes} not null`,
    public_key: sql`${bytes} not null`,
    public_key_hash: sql`${bytes} not null`,
    protection: sql`${text} not null`,
    evidence: sql`${text} not null`,
    integrity: sql`${bytes} not null`,
  };
}

async function createAudit(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  const { text, integer, bytes } = types;
  await createTable(db, types, 'audit_head', {
    id: sql`${integer} not null primary key check (id = 1)`,
    seq: sql`${integer} not null`,
    hash: sql`${bytes} not null`,
  });
  // No foreign keys: the log must outlive what it tells of.
  await createTable(db, types, 'audit_entries', {
    seq: sql`${integer} not null primary key`,
    id: sql`${text} not null`,
    at: sql`${text} not null`,
    project_id: text,
    actor: sql`${text} not null`,
    action: sql`${text} not null`,
    target: sql`${text} not null`,
    outcome: sql`${text} not null`,
    request_id: sql`${text} not null`,
    details: sql`${text} not null`,
    hash: sql`${bytes} not null`,
  });
}

async function createUsage(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  const { text, integer } = types;
  await createTable(
    db,
    types,
    'usage_months',
    {
      project_id: sql`${text} not null references projects (id)`,
      month: sql`${text} not null`,
      from_free: sql`${integer} not null`,
      from_pack: sql`${integer} not null`,
      native_calls: sql`${integer} not null`,
    },
    ['project_id', 'month'],
  );
  await createTable(db, types, 'packs', {
    id: sql`${text} not null primary key`,
    project_id: sql`${text} not null references projects (id)`,
    pack_type: sql`${text} not null`,
    tokens_purchased: sql`${integer} not null`,
    // The engine's own guard behind the ledger's arithmetic: a pack is never overdrawn.
    tokens_remaining: sql`${integer} not null check (tokens_remaining >= 0)`,
    payment_ref: text,
    purchased_at: sql`${text} not null`,
  });
}

async function createRest(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  const { text, integer, bytes, counted } = types;
  await createTable(
    db,
    types,
    'idempotency_answers',
    {
      api_key_id: sql`${text} not null`,
      key: sql`${text} not null`,
      fingerprint: sql`${bytes} not null`,
      status: sql`${integer} not null`,
      answer: text,
      created_at: sql`${text} not null`,
    },
    ['api_key_id', 'key'],
  );
  await createTable(db, types, 'outbox', {
    seq: counted,
    id: sql`${text} not null unique`,
    topic: sql`${text} not null`,
    project_id: sql`${text} not null`,
    payload: sql`${text} not null`,
    created_at: sql`${text} not null`,
  });
  await createTable(db, types, 'master_keys', {
    id: sql`${text} not null primary key`,
    check_value: sql`${bytes} not null`,
    created_at: sql`${text} not null`,
  });
  await createTable(db, types, 'write_probes', {
    id: sql`${integer} not null primary key`,
    at: sql`${text} not null`,
  });
}

const INDEXES = [
  'create index api_keys_of_project on api_keys (project_id, created_at, id)',
  'create unique index keys_by_name on keys (project_id, name, algorithm)',
  'create unique index key_versions_by_number on key_versions (key_id, version)',
  "create unique index key_versions_one_active on key_versions (key_id) where status = 'active'",
  'create unique index key_components_by_role on key_components (version_id, role)',
  'create index key_components_by_public_key on key_components (public_key_hash)',
  "create unique index key_components_half_once on key_components (public_key_hash) where role <> 'whole'",
  'create index audit_entries_of_project on audit_entries (project_id, seq)',
  'create index audit_entries_by_action on audit_entries (action, seq)',
  'create index audit_entries_by_time on audit_entries (at, seq)',
  'create index idempotency_answers_by_age on idempotency_answers (created_at)',
  'create index packs_oldest_first on packs (project_id, purchased_at, id)',
];

async function createIndexes(db: Kysely<Schema>): Promise<void> {
  for (const index of INDEXES) await sql.raw(index).execute(db);
}
