import { openLedger, type Actor } from '../../src/ledger/index.js';
import { Clock } from '../../src/platform/clock.js';
import { TimeOrderedIds } from '../../src/platform/ids.js';
import { SystemRandomness } from '../../src/platform/randomness.js';
import { ApiKeysRepository } from '../../src/projects/api-keys.repository.js';
import {
  ApiKeysService,
  AuthenticationService,
  FirstStart,
  ProjectsService,
  SystemProject,
} from '../../src/projects/index.js';
import { PrincipalCache } from '../../src/projects/principal-cache.js';
import { ProjectsRepository } from '../../src/projects/projects.repository.js';
import type { Database } from '../../src/storage/index.js';
import type { FreshDatabases } from '../setup/databases.js';
import { TestClock } from '../../src/platform/testing/test-clock.js';

export const ADMIN: Actor = {
  name: 'admin',
  projectId: null,
  requestId: '0d4b5a3e-0000-4000-8000-000000000001',
};

/** One replica's projects room. */
export class Replica {
  readonly ledger;
  readonly projects;
  readonly apiKeys;
  readonly authentication;
  readonly firstStart;
  readonly systemProject;

  constructor(
    readonly database: Database,
    readonly clock: Clock,
  ) {
    const ids = new TimeOrderedIds();
    const randomness = new SystemRandomness();
    const rows = new ProjectsRepository(database);
    const keyRows = new ApiKeysRepository(database);
    const cache = new PrincipalCache(clock);
    this.ledger = openLedger(database, clock, ids);
    this.projects = new ProjectsService(rows, this.ledger, cache, clock, ids);
    this.apiKeys = new ApiKeysService(this.projects, keyRows, this.ledger, cache, clock, ids, randomness);
    this.authentication = new AuthenticationService(keyRows, cache, clock);
    this.firstStart = new FirstStart(rows, keyRows, this.ledger, clock, ids, randomness);
    this.systemProject = new SystemProject(rows, this.ledger, clock, ids);
  }

  async entries(): Promise<
    readonly { action: string; target: string; outcome: string; project_id: string | null }[]
  > {
    const columns = ['action', 'target', 'outcome', 'project_id'] as const;
    return await this.database.reader.selectFrom('audit_entries').select(columns).orderBy('seq').execute();
  }
}

export interface Replicas {
  readonly first: Replica;
  readonly second: Replica;
  readonly clock: TestClock;
}

/**
 * Two replicas over one fresh database for each test of the enclosing `describe`, which must lie inside that of
 * `eachDatabase`: so the ledgers close before the database does.
 */
export function useReplicas(fresh: FreshDatabases): () => Replicas {
  let held: Replicas | undefined;
  beforeEach(async () => {
    const database = await fresh.open();
    const clock = new TestClock();
    held = { first: new Replica(database, clock), second: new Replica(database, clock), clock };
  });
  afterEach(async () => {
    await Promise.all([held?.first.ledger.close(), held?.second.ledger.close()]);
  });
  return () => {
    if (held === undefined) throw new Error('the replicas are not open');
    return held;
  };
}
