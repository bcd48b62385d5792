import type { StorageLocation } from '../../src/storage/index.js';
import { AdminApi } from '../support/api.js';
import { FipsignClient } from '../support/fipsign.js';
import type { Service } from '../support/service.js';
import type { Journal } from './journal.js';
import type { ChaosProject } from './project.js';
import { readStoredRows, type StoredRows } from './stored-rows.js';

/** What is there after the storm, to be held against what the load was promised. */
export interface Evidence extends StoredRows {
  readonly journal: Journal;
  /** Every service on the one database. */
  readonly services: readonly Service[];
  readonly admins: readonly AdminApi[];
  readonly clients: readonly FipsignClient[];
  /** The project's X.509 authority, its root in PEM. */
  readonly ca: { readonly id: string; readonly root: string };
  readonly seed: number;
}

/** An invariant: what broke it, one line each; nothing when it holds. */
export type Invariant = (evidence: Evidence) => Promise<readonly string[]>;

/** Collects the evidence from the database itself, past the services. */
export async function collectEvidence(
  { project, api, ca }: Pick<ChaosProject, 'project' | 'api' | 'ca'>,
  services: readonly Service[],
  location: StorageLocation,
  journal: Journal,
  seed: number,
): Promise<Evidence> {
  const rows = await readStoredRows(location, project.id);
  return {
    journal,
    services,
    admins: services.map(({ base }) => new AdminApi(base)),
    clients: services.map(({ base }) => new FipsignClient(base, api.apiKey)),
    ca,
    seed,
    ...rows,
  };
}
