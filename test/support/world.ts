import { randomBytes } from 'node:crypto';

import { AdminApi, NativeApi, type ProjectObject } from './api.js';
import { freshDatabase, type DatabaseName, type FreshDatabase } from './databases.js';
import { Service, type Settings } from './service.js';

/** A running service with one project and one API key that may do everything. */
export interface World {
  readonly service: Service;
  readonly admin: AdminApi;
  readonly project: ProjectObject;
  readonly api: NativeApi;
}

/** A project of its own in a running service: a test that counts keys starts from none. */
export const freshProject = async (
  service: Service,
  more: Readonly<Record<string, unknown>> = {},
): Promise<World> => {
  const admin = new AdminApi(service.base);
  const project = await admin.createProject(`e2e-${randomBytes(6).toString('hex')}`, more);
  const { key } = await admin.createApiKey(project.id);
  return { service, admin, project, api: new NativeApi(service.base, key) };
};

/**
 * One service for all tests of the enclosing `describe`, disposed of afterwards. Call the result inside a test.
 * @param database engine; the database is new and empty
 */
export const useWorld = (settings: Settings = {}, database: DatabaseName = 'SQLite'): (() => World) => {
  let fresh: FreshDatabase | undefined;
  let world: World | undefined;
  beforeAll(async () => {
    fresh = await freshDatabase(database);
    world = await freshProject(await Service.start({ ...settings, ...fresh.settings }));
  }, 240_000);
  afterAll(async () => {
    await world?.service.dispose();
    await fresh?.drop();
  });
  return () => {
    if (world === undefined) throw new Error('the service did not start');
    return world;
  };
};
