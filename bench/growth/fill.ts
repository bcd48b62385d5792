import { rawConnection, type RawConnection } from '../../test/setup/raw-sql.js';
import type { Engine, StorageLocation } from '../../src/storage/index.js';
import { chainEntries } from './fill-chain.js';

/** What the statements of a filling may refer to. */
interface Terms {
  /** Id of the project that everything belongs to. */
  readonly project: string;
  /** A table with one column `i`, the numbers of the rows to add. */
  readonly series: string;
  /** Random bytes, different in each row. */
  readonly blob: (length: number) => string;
  /** The bytes that a text expression spells in hexadecimal. */
  readonly unhex: (text: string) => string;
}

/** A table that grows with use, and the statements that add rows to it in both databases' SQL. */
interface Filling {
  readonly name: string;
  readonly statements: (terms: Terms) => readonly string[];
}

const AT = "'2026-01-01T00:00:00.000Z'";
const BEGAN = 1_767_225_600;
const ENDS = 4_102_444_800;

/** Integrity begins with the master key that a key is sealed under: the database's, else one for tests. */
const SEALED = `coalesce((select id from master_keys limit 1), '0011223344556677') || '${'00'.repeat(24)}'`;

/** The project's CA, or one that is made for it on a key that was filled. */
const CA = (project: string): string =>
  `(select id from certificate_authorities where project_id = '${project}' and status = 'active')`;
const newAuthority = (
  { project, blob }: Terms,
  [id, version, status, revoked]: readonly [string, string, string, number],
  unless: string,
): string =>
  `insert into certificate_authorities
     (id, project_id, version_id, format, subject, algorithm, status, root, issued_at, revocation_seq, created_at)
     select '${id}', '${project}', '${version}', 'pqcert', 'fill', 'ML-DSA-65', '${status}', ${blob(64)}, ${BEGAN}, ${revoked}, ${AT}
     from (select 1 as i) as one where not exists (${unless})`;

/** What is filled. A table of another release is added here. */
const FILLINGS: readonly Filling[] = [
  {
    name: 'projects',
    statements: ({ series }) => [
      `insert into projects (id, name, status, kind, token_algorithm, created_at, updated_at)
         select 'proj_fill_' || i, 'fill-' || i, 'active', 'tenant', 'ML-DSA-65', ${AT}, ${AT} from ${series}`,
      `insert into usage_months (project_id, month, from_free, from_pack, native_calls)
         select 'proj_fill_' || i, '2026-01', i, 0, 0 from ${series}`,
    ],
  },
  {
    name: 'keys',
    statements: ({ project, series, blob, unhex }) => [
      `insert into keys (id, project_id, name, algorithm, purpose, created_at)
         select 'key_fill_' || i, '${project}', 'fill-' || i, 'ML-DSA-65', 'general', ${AT} from ${series}`,
      `insert into key_versions (id, key_id, version, status, origin, created_at)
         select 'ver_fill_' || i, 'key_fill_' || i, 1, 'active', 'generated', ${AT} from ${series}`,
      `insert into key_components
         (id, version_id, role, algorithm, provider, handle, public_key, public_key_hash, protection, evidence, integrity)
         select 'cmp_fill_' || i, 'ver_fill_' || i, 'whole', 'ML-DSA-65', 'memory', ${blob(64)}, ${blob(64)}, ${blob(32)},
           '{}', '{}', ${unhex(SEALED)} from ${series}`,
    ],
  },
  {
    name: 'tokens revoked',
    statements: ({ project, series, blob }) => [
      `insert into token_revocations (project_id, token_hash, revoked_at, expires_at)
         select '${project}', ${blob(32)}, ${BEGAN}, ${ENDS} from ${series}`,
    ],
  },
  {
    name: 'API keys',
    statements: ({ project, series, blob }) => [
      `insert into api_keys (id, project_id, name, format, prefix, hash, created_at)
         select 'apk_fill_' || i, '${project}', 'fill', 'qph', 'qph_live_', ${blob(32)}, ${AT} from ${series}`,
    ],
  },
  {
    name: 'certificates of the CA, and revoked ones of a retired one',
    statements: (terms) => {
      const { project, series, blob } = terms;
      const certificate = (id: string, ca: string): string =>
        `insert into certificates (id, ca_id, kind, serial, subject, issued_at, expires_at, encoded)
           select '${id}' || i, ${ca}, 'leaf', ${blob(16)}, 'fill', ${BEGAN}, ${ENDS}, ${blob(64)} from ${series}`;
      const retired = "select 1 from certificate_authorities where id = 'ca_fill_retired'";
      return [
        newAuthority(terms, ['ca_fill', 'ver_fill_1', 'active', 0], CA(project).slice(1, -1)),
        newAuthority(terms, ['ca_fill_retired', 'ver_fill_2', 'retired', 0], retired),
        certificate('crt_fill_', CA(project)),
        certificate('crt_gone_', "'ca_fill_retired'"),
        `insert into certificate_revocations (certificate_id, ca_id, seq, revoked_at, expires_at)
           select 'crt_gone_' || i, 'ca_fill_retired', i, ${BEGAN}, ${ENDS} from ${series}`,
        `insert into compromised_keys (project_id, public_key_hash, certificate_id)
           select '${project}', ${blob(32)}, 'crt_gone_' || i from ${series}`,
      ];
    },
  },
  {
    name: 'answers to idempotency keys',
    statements: ({ series, blob }) => [
      `insert into idempotency_answers (api_key_id, key, fingerprint, status, created_at)
         select 'apk_fill', 'key-' || i, ${blob(32)}, 200, '2126-01-01T00:00:00.000Z' from ${series}`,
    ],
  },
];

const blobOn = (engine: Engine) => (length: number) =>
  engine === 'sqlite'
    ? `randomblob(${length})`
    : `decode(substr(repeat(md5(i::text || random()::text) || md5(random()::text), ${Math.ceil(length / 32)}), 1, ${length * 2}), 'hex')`;

const unhexOn =
  (engine: Engine) =>
  (text: string): string =>
    engine === 'sqlite' ? `unhex(${text})` : `decode(${text}, 'hex')`;

const seriesOn = (engine: Engine, from: number, to: number): string =>
  engine === 'sqlite'
    ? `(with recursive s(i) as (select ${from} union all select i + 1 from s where i < ${to}) select i from s)`
    : `(select generate_series(${from}, ${to}) as i) as s`;

const fillTables = async (
  engine: Engine,
  connection: RawConnection,
  project: string,
  [from, to]: readonly [number, number],
): Promise<void> => {
  const terms = { project, series: seriesOn(engine, from, to), blob: blobOn(engine), unhex: unhexOn(engine) };
  for (const { statements } of FILLINGS) {
    for (const statement of statements(terms)) await connection.run(statement);
  }
};

/**
 * Adds the rows `from`..`to` to every table that grows with use, as things of one project, and as many entries to the
 * audit log, chained so that it verifies. The service must not be running.
 */
export const fillDatabase = async (
  location: StorageLocation,
  project: string,
  [from, to]: readonly [from: number, to: number],
): Promise<void> => {
  const engine: Engine = location.databaseUrl === undefined ? 'sqlite' : 'postgres';
  const connection = await rawConnection(location);
  try {
    await connection.run('begin');
    await fillTables(engine, connection, project, [from, to]);
    for await (const sql of chainEntries(engine, connection, project, [from, to])) await connection.run(sql);
    await connection.run('commit');
    if (engine === 'postgres') await connection.run('vacuum analyze');
    else await connection.run('pragma wal_checkpoint(truncate)');
  } finally {
    await connection.close();
  }
};
