// From the start of the process until `/health/ready` is 200, and resident memory then and after a while.
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

import { Service } from '../../test/support/service.js';
import { measured } from '../harness/row.js';
import { residentMemory } from '../resident-memory.js';
import type { Scenario } from './scenario.js';

/** Seconds; by default longer than an unused worker thread lives. */
const IDLE = Number(process.env['BENCH_IDLE'] ?? '40');
if (!(IDLE >= 0 && IDLE <= 600)) throw new Error('BENCH_IDLE takes a number of seconds up to 600');

const bareStart = (): number => {
  const start = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - start;
};

const bareMemory = (): number =>
  Number(spawnSync(process.execPath, ['-p', 'process.memoryUsage().rss'], { encoding: 'utf8' }).stdout) /
  2 ** 20;

/** Node itself, doing nothing, is the reference. */
export const start: Scenario = async ({ repeats }) => {
  const service = await Service.prepare({ LOG_LEVEL: 'warn' });
  try {
    const times: number[] = [];
    const bare: number[] = [];
    // The first start makes the database and the compiled code.
    for (let round = 0; round <= repeats; round += 1) {
      bare.push(bareStart());
      const begin = performance.now();
      await service.start();
      times.push(performance.now() - begin);
      if (round < repeats) await service.stop();
    }
    const ready = residentMemory(service.pid);
    await sleep(IDLE * 1000);
    return [
      measured('start', 'node doing nothing', 'ms', bare),
      measured('start', 'ready', 'ms', times.slice(1), { reference: 'node doing nothing' }),
      measured('memory', 'node doing nothing', 'MB', [bareMemory()]),
      measured('memory', 'ready', 'MB', [ready], { reference: 'node doing nothing' }),
      measured('memory', `idle ${IDLE} s later`, 'MB', [residentMemory(service.pid)], {
        reference: 'node doing nothing',
      }),
    ];
  } finally {
    await service.dispose();
  }
};
