import { openDatabase, type Database, type StorageLocation } from '../../src/storage/index.js';

export interface StoredVersion {
  readonly key: string;
  readonly algorithm: string;
  readonly version: number;
  readonly status: string;
  /** Of every component, standard base64. */
  readonly publicKeys: readonly string[];
}

export interface StoredEntry {
  readonly seq: number;
  readonly action: string;
  readonly outcome: string;
  readonly requestId: string;
  /** JSON object. */
  readonly details: string;
}

export interface StoredCertificate {
  readonly id: string;
  /** Upper-case hexadecimal. */
  readonly serial: string;
  readonly isRevoked: boolean;
}

/** The rows of the load's project. */
export interface StoredRows {
  readonly versions: readonly StoredVersion[];
  /** Audit entries, in order. */
  readonly entries: readonly StoredEntry[];
  readonly certificates: readonly StoredCertificate[];
}

/** Reads the rows from the database itself, past the services. */
export async function readStoredRows(location: StorageLocation, projectId: string): Promise<StoredRows> {
  const database = await openDatabase(location);
  try {
    return {
      versions: await readVersions(database, projectId),
      entries: await readEntries(database, projectId),
      certificates: await readCertificates(database, projectId),
    };
  } finally {
    await database.close();
  }
}

async function readVersions({ reader }: Database, projectId: string): Promise<readonly StoredVersion[]> {
  const components = await reader
    .selectFrom('key_versions as v')
    .innerJoin('keys as k', 'k.id', 'v.key_id')
    .innerJoin('key_components as c', 'c.version_id', 'v.id')
    .select(['v.id', 'k.name as key', 'k.algorithm', 'v.version', 'v.status', 'c.public_key as publicKey'])
    .where('k.project_id', '=', projectId)
    .execute();
  const byVersion = Map.groupBy(components, ({ id }) => id);
  return [...byVersion.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { key, algorithm, version, status } = first;
    const publicKeys = group.map(({ publicKey }) => Buffer.from(publicKey).toString('base64'));
    return [{ key, algorithm, version, status, publicKeys }];
  });
}

async function readEntries({ reader }: Database, projectId: string): Promise<readonly StoredEntry[]> {
  return await reader
    .selectFrom('audit_entries')
    .select(['seq', 'action', 'outcome', 'request_id as requestId', 'details'])
    .where('project_id', '=', projectId)
    .orderBy('seq')
    .execute();
}

async function readCertificates(
  { reader }: Database,
  projectId: string,
): Promise<readonly StoredCertificate[]> {
  const rows = await reader
    .selectFrom('certificates as c')
    .innerJoin('certificate_authorities as a', 'a.id', 'c.ca_id')
    .leftJoin('certificate_revocations as r', 'r.certificate_id', 'c.id')
    .select(['c.id', 'c.serial', 'r.certificate_id as revoked'])
    .where('a.project_id', '=', projectId)
    .where('c.kind', '=', 'leaf')
    .execute();
  return rows.map(({ id, serial, revoked }) => ({
    id,
    serial: Buffer.from(serial ?? [])
      .toString('hex')
      .toUpperCase(),
    isRevoked: revoked !== null,
  }));
}
