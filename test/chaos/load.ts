// A process of its own that keeps services busy until it is told to stop (a line on standard input), then writes its journal.
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { anyDeed } from './deeds/index.js';
import type { LoadOrder } from './load-process.js';
import { LoadWorld } from './load-world.js';
import { Chance } from './random.js';

/** Pause after a fault: a service that is away answers at once, and the journal would hold little else. */
const AFTER_FAULT_MS = 20;

// The parent passes a LoadOrder as JSON.
const order = JSON.parse(process.argv[2] ?? '') as LoadOrder;
const world = new LoadWorld(order, new Chance(order.seed));
let running = true;
process.stdin.once('data', () => (running = false));

const strand = async (): Promise<void> => {
  while (running) {
    const answered = await world.attempt(anyDeed(world.chance)(world));
    if (!answered) await sleep(AFTER_FAULT_MS);
  }
};

await Promise.all(Array.from({ length: order.strands }, strand));
writeFileSync(order.journal, JSON.stringify(world.journal));
process.exit(0);
