import type { MlDsaName } from '../crypto/component-algorithm.js';
import type { ProjectRow } from '../storage/index.js';
import type { CheckedChange } from './project-rules.js';
import type { Project } from './project.js';
import { readList, storedList } from './stored-list.js';

/** The project of a stored row. */
export function projectOf(row: ProjectRow): Project {
  return {
    id: row.id,
    name: row.name,
    plan: row.plan,
    ownerEmail: row.owner_email,
    freeLimit: row.free_limit,
    // Written by this repository only, from a checked name.
    tokenAlgorithm: row.token_algorithm as MlDsaName,
    allowedAlgorithms: readList(row.allowed_algorithms),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The columns of a change's members that are present; their names are also those of the wire. */
export function changedColumns(change: CheckedChange) {
  const { name, plan, ownerEmail, freeLimit, allowedAlgorithms } = change;
  return {
    ...(name !== undefined && { name }),
    ...(plan !== undefined && { plan }),
    ...(ownerEmail !== undefined && { owner_email: ownerEmail }),
    ...(freeLimit !== undefined && { free_limit: freeLimit }),
    ...(allowedAlgorithms !== undefined && { allowed_algorithms: storedList(allowedAlgorithms) }),
  };
}
