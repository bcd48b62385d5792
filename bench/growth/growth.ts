// `make bench-growth`: what a request costs with 10, 10,000 and 1,000,000 rows in the tables that grow with use.
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';

import type { Service } from '../../test/support/service.js';
import { median, measured, type Row } from '../harness/row.js';
import { writeReport } from '../harness/report.js';
import { processorTime } from './processor-time.js';
import { requestsOf, type Request } from './requests.js';
import { withScenes, type DatabaseName, type Scene } from './scenes.js';

const sizes = (process.env['BENCH_SIZES'] ?? '10,10000,1000000').split(',').map(Number);
const databases = (process.env['BENCH_DATABASES'] ?? 'SQLite,PostgreSQL').split(',') as DatabaseName[];
const calls = Number(process.env['BENCH_CALLS'] ?? 150);
const REPEATS = 3;
const STARTS = 5;

interface Measured {
  readonly times: number[];
  processor: number;
}

const once = async ({ prepare, call }: Request, pid: number, into: Measured): Promise<void> => {
  const prepared = await prepare?.();
  const [before, start] = [processorTime(pid), performance.now()];
  await call(prepared);
  into.times.push(performance.now() - start);
  into.processor += processorTime(pid) - before;
};

/**
 * The same request to every size in turn, one after the other, so that what else the machine does falls on all of them
 * alike. Gives the median time and the mean processor time of each, in milliseconds.
 */
const round = async (
  requests: readonly Request[],
  scenes: readonly Scene[],
): Promise<readonly { readonly time: number; readonly processor: number }[]> => {
  const results = scenes.map((): Measured => ({ times: [], processor: 0 }));
  for (let number = 0; number < calls; number += 1) {
    for (const [place, request] of requests.entries()) {
      const [scene, result] = [scenes[place], results[place]];
      if (scene !== undefined && result !== undefined) await once(request, scene.service.pid, result);
    }
  }
  return results.map(({ times, processor }) => ({ time: median(times), processor: processor / calls }));
};

const rowsOf = (
  name: (size: number) => string,
  values: readonly (readonly number[])[],
  more: readonly Readonly<Record<string, number>>[] = [],
): readonly Row[] =>
  sizes.map((size, place) => {
    const reference = name(sizes[0] ?? 0);
    const further = more[place];
    return measured('growth', name(size), 'ms', values[place] ?? [], {
      ...(place > 0 && { reference }),
      ...(further !== undefined && { more: further }),
    });
  });

const requestRows = async (database: DatabaseName, scenes: readonly Scene[]): Promise<readonly Row[]> => {
  const publicKey = Buffer.from(ml_dsa65.keygen().publicKey).toString('base64');
  const lists: (readonly Request[])[] = [];
  for (const scene of scenes) lists.push(await requestsOf(scene, publicKey));
  const rows: Row[] = [];
  for (const [place, { name }] of (lists[0] ?? []).entries()) {
    const requests = lists.flatMap((list) => list[place] ?? []);
    for (const warm of requests)
      for (let left = 20; left > 0; left -= 1) await warm.call(await warm.prepare?.());
    const rounds: Awaited<ReturnType<typeof round>>[] = [];
    for (let left = REPEATS; left > 0; left -= 1) rounds.push(await round(requests, scenes));
    const times = scenes.map((_, size) => rounds.map((one) => one[size]?.time ?? Number.NaN));
    const processor = scenes.map((_, size) => ({
      'processor ms': median(rounds.map((one) => one[size]?.processor ?? Number.NaN)),
    }));
    rows.push(...rowsOf((size) => `${database}, ${size} rows: ${name}`, times, processor));
    console.error(database, name, times.map((values) => median(values).toFixed(2)).join(' '));
  }
  return rows;
};

const startTime = async (service: Service): Promise<readonly [time: number, processor: number]> => {
  await service.stop();
  const start = performance.now();
  await service.start();
  return [performance.now() - start, processorTime(service.pid)];
};

const startRows = async (database: DatabaseName, scenes: readonly Scene[]): Promise<readonly Row[]> => {
  const times: number[][] = scenes.map(() => []);
  const processor: number[][] = scenes.map(() => []);
  for (let left = STARTS; left > 0; left -= 1) {
    for (const [place, { service }] of scenes.entries()) {
      const [time, work] = await startTime(service);
      times[place]?.push(time);
      processor[place]?.push(work);
    }
  }
  const more = processor.map((values) => ({ 'processor ms': median(values) }));
  return rowsOf((size) => `${database}, ${size} rows: start until ready`, times, more);
};

const rows: Row[] = [];
for (const database of databases) {
  await withScenes(database, sizes, async (scenes) => {
    rows.push(...(await startRows(database, scenes)), ...(await requestRows(database, scenes)));
  });
}
writeReport('growth', rows);
