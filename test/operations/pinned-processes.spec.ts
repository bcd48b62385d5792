import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';

import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { Scrape } from '../support/scrape.js';
import { Service } from '../support/service.js';
import { comesTrue } from '../support/until.js';
import { begunIn, coresOf, pidOf } from './processes.js';

/** Two on a machine of one core, which they then share. */
const PROCESSES = Math.max(2, availableParallelism());

describe('processes that are pinned', () => {
  let fresh: FreshDatabase;
  let service: Service;
  beforeEach(async () => {
    fresh = await freshDatabase('PostgreSQL');
    service = await Service.prepare({
      ...fresh.settings,
      TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64'),
      TWINSEAL_PROCESSES: PROCESSES === availableParallelism() ? 'auto' : String(PROCESSES),
      TWINSEAL_PIN_PROCESSES: 'true',
    });
  }, 60_000);
  afterEach(async () => {
    await service.dispose();
    await fresh.drop();
  });

  it('stay on their share of the cores with all their threads, one that replaces another as well', async () => {
    await service.start();
    const cores = coresOf(service.pid);
    await comesTrue('all take requests', () => begunIn(service).length === PROCESSES);
    const held = (): readonly (readonly number[])[] =>
      Array.from({ length: PROCESSES }, (_, index) => coresOf(pidOf(service, index + 1)));
    const before = held();
    expect(new Set(before.flat())).toEqual(new Set(cores));
    expect(before.flat()).toHaveLength(Math.max(cores.length, PROCESSES));
    await comesTrue('each tells of as many threads as its share has cores', async () => {
      const scrape = await Scrape.of(service.base);
      const threads = scrape.series('twinseal_compute_threads').map((series) => scrape.value(series));
      return threads.length === PROCESSES && threads.every((one) => one === 1);
    });
    const dies = pidOf(service, 1);
    process.kill(dies, 'SIGKILL');
    await comesTrue('another takes its place', () => pidOf(service, 1) !== dies);
    expect(held()).toEqual(before);
    expect(coresOf(service.pid)).toEqual(cores);
  }, 120_000);

  it('are refused with one line where the system has no such program', async () => {
    service.launch({ PATH: '/nowhere', LOG_LEVEL: 'error' });
    expect(await service.exited).toBe(1);
    expect(service.output).toBe(
      'twinseal: TWINSEAL_PIN_PROCESSES needs the program taskset, which Linux has (util-linux)\n',
    );
  });
});
