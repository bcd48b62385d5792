/** Tables that grow with use, each with statements that add rows `$from`..`$to` to it, in both databases' SQL. */
export interface Filling {
  readonly name: string;
  /** `series` is a table with one column `i`. */
  readonly statements: (
    project: string,
    series: string,
    blob: (length: number) => string,
  ) => readonly string[];
}

const AT = "'2026-01-01T00:00:00.000Z'";

/** What is filled. A table of another release is added here. */
export const FILLINGS: readonly Filling[] = [
  {
    name: 'keys',
    statements: (project, series, blob) => [
      `insert into keys (id, project_id, name, algorithm, purpose, created_at)
         select 'key_fill_' || i, '${project}', 'fill-' || i, 'ML-DSA-65', 'general', ${AT} from ${series}`,
      `insert into key_versions (id, key_id, version, status, origin, created_at)
         select 'ver_fill_' || i, 'key_fill_' || i, 1, 'active', 'generated', ${AT} from ${series}`,
      `insert into key_components
         (id, version_id, role, algorithm, provider, handle, public_key, public_key_hash, protection, evidence, integrity)
         select 'cmp_fill_' || i, 'ver_fill_' || i, 'whole', 'ML-DSA-65', 'memory', ${blob(64)}, ${blob(64)}, ${blob(32)},
           '{}', '{}', ${blob(32)} from ${series}`,
    ],
  },
  {
    name: 'tokens revoked',
    statements: (project, series, blob) => [
      `insert into token_revocations (project_id, token_hash, revoked_at, expires_at)
         select '${project}', ${blob(32)}, 1767225600, 4102444800 from ${series}`,
    ],
  },
  {
    name: 'API keys',
    statements: (project, series, blob) => [
      `insert into api_keys (id, project_id, name, format, prefix, hash, created_at)
         select 'apk_fill_' || i, '${project}', 'fill', 'qph', 'qph_live_', ${blob(32)}, ${AT} from ${series}`,
    ],
  },
  {
    name: 'answers to idempotency keys',
    statements: (_project, series, blob) => [
      `insert into idempotency_answers (api_key_id, key, fingerprint, status, created_at)
         select 'apk_fill', 'key-' || i, ${blob(32)}, 200, ${AT} from ${series}`,
    ],
  },
  {
    name: 'audit entries',
    statements: (project, series, blob) => [
      `insert into audit_entries (seq, id, at, project_id, actor, action, target, outcome, request_id, details, hash)
         select (select seq from audit_head where id = 1) + i, 'aud_fill_' || i, ${AT}, '${project}', 'system',
           'signature.sign', 'key_fill', 'ok', '00000000-0000-4000-8000-000000000000', '{}', ${blob(32)} from ${series}`,
      'update audit_head set seq = (select max(seq) from audit_entries) where id = 1',
    ],
  },
];

/** The statements for one database. Rows before `from` are there already. */
export const fillStatements = (
  database: 'SQLite' | 'PostgreSQL',
  filling: Filling,
  project: string,
  from: number,
  to: number,
): readonly string[] => {
  const own = (i: string): string =>
    database === 'SQLite'
      ? `(with recursive s(i) as (select ${i} union all select i + 1 from s where i < ${to}) select i from s)`
      : `(select generate_series(${i}, ${to}) as i) as s`;
  const blob = (length: number): string =>
    database === 'SQLite'
      ? `randomblob(${length})`
      : `decode(substr(repeat(md5(i::text || random()::text) || md5(random()::text), ${Math.ceil(length / 32)}), 1, ${length * 2}), 'hex')`;
  return filling.statements(project, own(String(from)), blob);
};
