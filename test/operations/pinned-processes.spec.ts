import { randomBytes } from 'node:crypto';

import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { Scrape } from '../support/scrape.js';
import { Service } from '../support/service.js';
import { comesTrue } from '../support/until.js';
import { coresOf, haveBegun, pidOf } from './processes.js';

describe('two processes that are pinned', () => {
  /** The service may use these; where the machine has but one, the processes share it. */
  const cores = coresOf(process.pid).slice(0, 2);
  let fresh: FreshDatabase;
  let service: Service;
  beforeAll(async () => {
    fresh = await freshDatabase('PostgreSQL');
    const settings = {
      ...fresh.settings,
      TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64'),
      TWINSEAL_PROCESSES: cores.length === 2 ? 'auto' : '2',
      TWINSEAL_PIN_PROCESSES: 'true',
    };
    service = await Service.start(settings, { before: ['taskset', '-c', cores.join()] });
    await haveBegun(service, 2);
  }, 120_000);
  afterAll(async () => {
    await service.dispose();
    await fresh.drop();
  });

  const held = (): readonly (readonly number[])[] => [1, 2].map((number) => coresOf(pidOf(service, number)));

  it('stay on their share of the cores with all their threads, one that replaces another as well', async () => {
    expect(held()).toEqual([cores.slice(0, 1), cores.slice(-1)]);
    const dies = pidOf(service, 1);
    process.kill(dies, 'SIGKILL');
    await comesTrue('another takes its place', () => pidOf(service, 1) !== dies);
    expect(held()).toEqual([cores.slice(0, 1), cores.slice(-1)]);
    expect(coresOf(service.pid)).toEqual(cores);
  }, 120_000);

  it('compute with as many threads as their share has cores', async () => {
    let threads: readonly number[] = [];
    await comesTrue('both tell', async () => {
      const scrape = await Scrape.of(service.base);
      threads = scrape.series('twinseal_compute_threads').map((series) => scrape.value(series));
      return threads.length === 2;
    });
    expect(threads).toEqual([1, 1]);
  }, 60_000);
});
