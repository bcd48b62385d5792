import { openDatabase, type StorageLocation } from '../../src/storage/index.js';
import { AdminApi } from '../support/api.js';
import { FipsignClient } from '../support/fipsign.js';
import type { Service } from '../support/service.js';
import type { World } from '../support/world.js';
import type { Journal } from './journal.js';

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
}

/** What is there after the storm, to be held against what the load was promised. */
export interface Evidence {
  readonly journal: Journal;
  /** Every service on the one database. */
  readonly services: readonly Service[];
  readonly admins: readonly AdminApi[];
  readonly clients: readonly FipsignClient[];
  /** Key versions of the load's project. */
  readonly versions: readonly StoredVersion[];
  /** Audit entries of the load's project, in order. */
  readonly entries: readonly StoredEntry[];
  readonly seed: number;
}

/** An invariant: what broke it, one line each; nothing when it holds. */
export type Invariant = (evidence: Evidence) => Promise<readonly string[]>;

/** Collects the evidence from the database itself, past the services. */
export async function collectEvidence(
  { project, api }: Pick<World, 'project' | 'api'>,
  services: readonly Service[],
  location: StorageLocation,
  journal: Journal,
  seed: number,
): Promise<Evidence> {
  const rows = await readRows(location, project.id);
  return {
    journal,
    services,
    admins: services.map(({ base }) => new AdminApi(base)),
    clients: services.map(({ base }) => new FipsignClient(base, api.apiKey)),
    seed,
    ...rows,
  };
}

async function readRows(
  location: StorageLocation,
  projectId: string,
): Promise<Pick<Evidence, 'versions' | 'entries'>> {
  const database = await openDatabase(location);
  try {
    const components = await database.reader
      .selectFrom('key_versions as v')
      .innerJoin('keys as k', 'k.id', 'v.key_id')
      .innerJoin('key_components as c', 'c.version_id', 'v.id')
      .select(['v.id', 'k.name as key', 'k.algorithm', 'v.version', 'v.status', 'c.public_key as publicKey'])
      .where('k.project_id', '=', projectId)
      .execute();
    const entries = await database.reader
      .selectFrom('audit_entries')
      .select(['seq', 'action', 'outcome', 'request_id as requestId'])
      .where('project_id', '=', projectId)
      .orderBy('seq')
      .execute();
    return { entries, versions: versionsOf(components) };
  } finally {
    await database.close();
  }
}

interface StoredComponent extends Omit<StoredVersion, 'publicKeys'> {
  readonly id: string;
  readonly publicKey: Uint8Array;
}

function versionsOf(components: readonly StoredComponent[]): readonly StoredVersion[] {
  const byVersion = Map.groupBy(components, ({ id }) => id);
  return [...byVersion.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { key, algorithm, version, status } = first;
    const publicKeys = group.map(({ publicKey }) => Buffer.from(publicKey).toString('base64'));
    return [{ key, algorithm, version, status, publicKeys }];
  });
}
