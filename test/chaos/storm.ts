import { setTimeout as sleep } from 'node:timers/promises';

import type { Chance } from './random.js';
import type { Replicas } from './replicas.js';

/** One thing that goes wrong. */
export type Blow = 'a process is killed' | 'the database is restarted' | 'a clock is set back';

const BLOWS: readonly Blow[] = ['a process is killed', 'the database is restarted', 'a clock is set back'];

/** The longest calm between two blows, milliseconds. */
const CALM_MS = 3000;
/** How long a killed process stays away, milliseconds. */
const AWAY_MS = 1500;

const strike: Readonly<Record<Blow, (replicas: Replicas, chance: Chance) => Promise<void>>> = {
  'a process is killed': async ({ services }, chance) => {
    const victim = chance.pick(services);
    await victim.kill();
    await sleep(chance.between(0, AWAY_MS));
    await victim.start();
  },
  'the database is restarted': async ({ postgres }, chance) => {
    await postgres.restart(chance.pick(['fast', 'immediate']));
  },
  'a clock is set back': async ({ clock }, chance) => {
    clock.set(`-${chance.between(1, 12)}h`);
  },
};

/**
 * Lets blow after blow fall for `seconds`, every kind at least once, in an order and with pauses that follow from the
 * seed. @returns what happened, in order
 */
export async function storm(replicas: Replicas, chance: Chance, seconds: number): Promise<readonly Blow[]> {
  const end = performance.now() + seconds * 1000;
  const happened: Blow[] = [];
  while (performance.now() < end || happened.length < BLOWS.length) {
    for (const blow of chance.shuffled(BLOWS)) {
      await sleep(chance.between(CALM_MS / 3, CALM_MS));
      await strike[blow](replicas, chance);
      happened.push(blow);
    }
  }
  await sleep(CALM_MS);
  return happened;
}
