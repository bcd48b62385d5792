import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PostgresServer } from '../setup/postgres-server.js';
import { Service } from '../support/service.js';
import { MovableClock } from './movable-clock.js';
import { CHAOS_SETTINGS } from './project.js';

/** Three processes of the service on a PostgreSQL of their own; the third follows a clock that can be moved. */
export class Replicas {
  readonly services: readonly Service[];
  readonly postgres: PostgresServer;
  readonly clock: MovableClock;
  /** Where the invariants read the rows. */
  readonly location: { readonly dataDir: string; readonly databaseUrl: string };

  private constructor(
    services: readonly Service[],
    postgres: PostgresServer,
    clock: MovableClock,
    dataDir: string,
  ) {
    this.services = services;
    this.postgres = postgres;
    this.clock = clock;
    this.location = { dataDir, databaseUrl: postgres.url };
  }

  static async start(): Promise<Replicas> {
    const clock = new MovableClock();
    const postgres = await PostgresServer.start();
    const dataDir = mkdtempSync(join(tmpdir(), 'twinseal-chaos-'));
    const settings = {
      ...CHAOS_SETTINGS,
      DATABASE_URL: postgres.url,
      TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64'),
    };
    const services = [
      await Service.prepare(settings),
      await Service.prepare(settings),
      await Service.prepare(settings, clock.launcher),
    ];
    const replicas = new Replicas(services, postgres, clock, dataDir);
    try {
      await Promise.all(services.map((service) => service.start()));
      return replicas;
    } catch (error) {
      await replicas.dispose();
      throw error;
    }
  }

  async dispose(): Promise<void> {
    await Promise.all(this.services.map((service) => service.dispose()));
    await this.postgres.stop();
    this.clock.dispose();
    await rm(this.location.dataDir, { recursive: true, force: true });
  }
}
