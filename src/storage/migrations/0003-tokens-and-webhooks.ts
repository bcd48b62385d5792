import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.js';
import type { Schema } from '../schema.js';
import { type ColumnTypes, columnTypes } from './column-types.js';
import { createTable } from './create-table.js';

/** Tables of tokens, mandates and webhooks. There is no way down: a backup is the way back. */
export function tokensAndWebhooks(engine: Engine): Migration {
  return {
    up: async (db: Kysely<Schema>) => {
      const types = columnTypes(engine);
      await createTokens(db, types);
      await createMandates(db, types);
      await createWebhooks(db, types);
      await createDeliveries(db, types);
      for (const index of INDEXES) await sql.raw(index).execute(db);
    },
  };
}

async function createTokens(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  const { text, integer, bytes } = types;
  await createTable(
    db,
    types,
    'token_keys',
    {
      project_id: sql`${text} not null references projects (id)`,
      version_id: sql`${text} not null references key_versions (id)`,
      recorded_at: sql`${text} not null`,
      retired_at: text,
    },
    ['project_id', 'version_id'],
  );
  await createTable(
    db,
    types,
    'token_revocations',
    {
      project_id: sql`${text} not null references projects (id)`,
      token_hash: sql`${bytes} not null`,
      revoked_at: sql`${integer} not null`,
      expires_at: sql`${integer} not null`,
      reason: text,
    },
    ['project_id', 'token_hash'],
  );
}

async function createMandates(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  const { text, integer } = types;
  await createTable(db, types, 'mandates', {
    id: sql`${text} not null primary key`,
    project_id: sql`${text} not null references projects (id)`,
    agent_id: sql`${text} not null`,
    issued_by: sql`${text} not null`,
    scope_original: sql`${text} not null`,
    scope_current: sql`${text} not null`,
    budget_total: sql`${integer} not null`,
    // The engine's own guard behind the conditional update: a mandate is never overspent.
    budget_consumed: sql`${integer} not null check (budget_total = 0 or budget_consumed <= budget_total)`,
    status: sql`${text} not null check (status in ('active', 'suspended', 'revoked'))`,
    issued_at: sql`${integer} not null`,
    expires_at: sql`${integer} not null`,
    updated_at: sql`${integer} not null`,
    created_at: sql`${text} not null`,
  });
}

async function createWebhooks(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  const { text, bytes } = types;
  await createTable(db, types, 'webhooks', {
    project_id: sql`${text} not null primary key references projects (id)`,
    id: sql`${text} not null unique`,
    url: sql`${text} not null`,
    events: sql`${text} not null`,
    secret: sql`${bytes} not null`,
    created_at: sql`${text} not null`,
    updated_at: sql`${text} not null`,
  });
  await createTable(
    db,
    types,
    'webhook_limit_marks',
    {
      project_id: sql`${text} not null references projects (id)`,
      month: sql`${text} not null`,
      event: sql`${text} not null`,
    },
    ['project_id', 'month', 'event'],
  );
}

async function createDeliveries(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  const { text, integer } = types;
  await createTable(db, types, 'webhook_deliveries', {
    id: sql`${text} not null primary key`,
    project_id: sql`${text} not null references projects (id)`,
    webhook_id: sql`${text} not null`,
    event: sql`${text} not null`,
    body: sql`${text} not null`,
    timestamp: sql`${integer} not null`,
    state: sql`${text} not null check (state in ('pending', 'delivered', 'failed', 'cancelled'))`,
    attempts: sql`${integer} not null`,
    next_attempt_at: text,
    lease_owner: text,
    lease_until: text,
    created_at: sql`${text} not null`,
  });
  await createTable(
    db,
    types,
    'webhook_attempts',
    {
      delivery_id: sql`${text} not null references webhook_deliveries (id) on delete cascade`,
      number: sql`${integer} not null`,
      at: sql`${text} not null`,
      status: integer,
      error: text,
    },
    ['delivery_id', 'number'],
  );
}

const INDEXES = [
  'create unique index token_keys_one_current on token_keys (project_id) where retired_at is null',
  'create index token_revocations_by_end on token_revocations (expires_at)',
  'create index mandates_newest_first on mandates (project_id, created_at, id)',
  "create index webhook_deliveries_due on webhook_deliveries (webhook_id, next_attempt_at) where state = 'pending'",
  'create index webhook_deliveries_of_project on webhook_deliveries (project_id, created_at, id)',
  'create index webhook_deliveries_by_age on webhook_deliveries (created_at)',
];
