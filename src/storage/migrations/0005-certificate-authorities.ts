import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.js';
import type { Schema } from '../schema.js';
import { type ColumnTypes, columnTypes } from './column-types.js';
import { createTable } from './create-table.js';

/** Tables of certificate authorities. There is no way down: a backup is the way back. */
export function certificateAuthorities(engine: Engine): Migration {
  return {
    up: async (db: Kysely<Schema>) => {
      const types = columnTypes(engine);
      await createAuthorities(db, types);
      await createCertificates(db, types);
      await createRevocations(db, types);
      for (const index of INDEXES) await sql.raw(index).execute(db);
    },
  };
}

async function createAuthorities(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  const { text, integer, bytes } = types;
  await createTable(db, types, 'certificate_authorities', {
    id: sql`${text} not null primary key`,
    project_id: sql`${text} not null references projects (id)`,
    version_id: sql`${text} not null unique references key_versions (id)`,
    format: sql`${text} not null check (format in ('pqcert', 'x509'))`,
    subject: sql`${text} not null`,
    algorithm: sql`${text} not null`,
    status: sql`${text} not null check (status in ('active', 'retired'))`,
    root: sql`${bytes} not null`,
    issued_at: sql`${integer} not null`,
    expires_at: integer,
    revocation_seq: sql`${integer} not null`,
    created_at: sql`${text} not null`,
    retired_at: text,
  });
}

async function createCertificates(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  const { text, integer, bytes } = types;
  await createTable(db, types, 'certificates', {
    id: sql`${text} not null primary key`,
    ca_id: sql`${text} not null references certificate_authorities (id)`,
    kind: sql`${text} not null check (kind in ('leaf', 'ocsp'))`,
    serial: bytes,
    subject: sql`${text} not null`,
    issued_at: sql`${integer} not null`,
    expires_at: sql`${integer} not null`,
    encoded: sql`${bytes} not null`,
    responder_version_id: sql`${text} references key_versions (id)`,
  });
}

async function createRevocations(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  const { text, integer, bytes } = types;
  await createTable(db, types, 'certificate_revocations', {
    certificate_id: sql`${text} not null primary key references certificates (id)`,
    ca_id: sql`${text} not null references certificate_authorities (id)`,
    seq: sql`${integer} not null`,
    serial: bytes,
    reason: text,
    revoked_at: sql`${integer} not null`,
    expires_at: sql`${integer} not null`,
  });
  await createTable(
    db,
    types,
    'revocation_lists',
    {
      ca_id: sql`${text} not null references certificate_authorities (id)`,
      kind: sql`${text} not null check (kind in ('json', 'der'))`,
      number: sql`${integer} not null`,
      revocation_seq: sql`${integer} not null`,
      issued_at: sql`${integer} not null`,
      content: sql`${bytes} not null`,
    },
    ['ca_id', 'kind', 'number'],
  );
}

const INDEXES = [
  "create unique index certificate_authorities_one_active on certificate_authorities (project_id) where status = 'active'",
  'create index certificate_authorities_newest_first on certificate_authorities (project_id, created_at, id)',
  'create unique index certificates_serials on certificates (ca_id, serial)',
  "create index certificates_of_responders on certificates (ca_id, expires_at) where kind = 'ocsp'",
  'create unique index certificate_revocations_in_order on certificate_revocations (ca_id, seq)',
];
