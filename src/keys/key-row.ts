import { findKeyAlgorithm } from '../crypto/key-algorithm-table.js';
import type { StoredComponent } from '../custody/index.js';
import type { Key, KeyVersion } from './key.js';

/** One component of a version as `KeysRepository` reads it, with the columns of its version and key. */
export interface KeyRowOfComponent {
  readonly key_id: string;
  readonly project_id: string;
  readonly name: string;
  readonly key_algorithm: string;
  readonly purpose: string;
  readonly version_id: string;
  readonly version: number;
  readonly status: KeyVersion['status'];
  readonly origin: KeyVersion['origin'];
  readonly created_at: string;
  readonly retired_at: string | null;
  readonly archived_at: string | null;
  /** Null, as are the members below, in the only row of a version that has no components. */
  readonly component_id: string | null;
  readonly role: string | null;
  readonly algorithm: string | null;
  readonly provider: string | null;
  readonly handle: Uint8Array | null;
  readonly public_key: Uint8Array | null;
  readonly protection: string | null;
  readonly evidence: string | null;
  readonly integrity: Uint8Array | null;
}

/** The columns of a component that is there. */
type ComponentRow = {
  readonly [
    Column in
      | 'component_id'
      | 'role'
      | 'algorithm'
      | 'provider'
      | 'handle'
      | 'public_key'
      | 'protection'
      | 'evidence'
      | 'integrity'
  ]: NonNullable<KeyRowOfComponent[Column]>;
};

/**
 * The version whose components the rows are; undefined without rows, or when its key names no algorithm there is, so
 * that no caller can mean it. Custody proves the rows whole before use.
 */
export function readKeyVersion(rows: readonly KeyRowOfComponent[]): KeyVersion | undefined {
  const [row] = rows;
  if (row === undefined) return undefined;
  const algorithm = findKeyAlgorithm(row.key_algorithm);
  if (algorithm === undefined) return undefined;
  // Words in these columns are written by this room alone; custody's integrity check covers the ones that matter.
  const purpose = row.purpose as Key['purpose'];
  const present = rows.filter(isPresent);
  const components = algorithm.components.flatMap(({ role }) =>
    present.filter((candidate) => candidate.role === role).map(readComponent),
  );
  return {
    id: row.version_id,
    key: { id: row.key_id, projectId: row.project_id, name: row.name, algorithm, purpose },
    version: row.version,
    status: row.status,
    origin: row.origin,
    createdAt: row.created_at,
    retiredAt: row.retired_at,
    archivedAt: row.archived_at,
    material: {
      versionId: row.version_id,
      projectId: row.project_id,
      keyId: row.key_id,
      version: row.version,
      purpose,
      algorithm: algorithm.name,
      components,
    },
  };
}

/** No column of a stored component is null. */
function isPresent(row: KeyRowOfComponent): row is KeyRowOfComponent & ComponentRow {
  return row.component_id !== null;
}

function readComponent(row: ComponentRow): StoredComponent {
  return {
    id: row.component_id,
    // As above: closed unions that were checked when the row was written, and are sealed by `integrity`.
    role: row.role as StoredComponent['role'],
    algorithm: row.algorithm as StoredComponent['algorithm'],
    provider: row.provider as StoredComponent['provider'],
    handle: row.handle,
    publicKey: row.public_key,
    protection: readJson(row.protection) as StoredComponent['protection'],
    evidence: readJson(row.evidence) as StoredComponent['evidence'],
    integrity: row.integrity,
  };
}

/** A text that is no JSON any more reads as an empty object, so custody refuses the component by its `integrity`. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
