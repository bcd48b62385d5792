import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Service } from '../support/service.js';
import { collectEvidence, type Evidence } from './evidence.js';
import { INVARIANTS } from './invariants/index.js';
import { deedsWithoutSuccess, isAcknowledged } from './journal.js';
import { LoadProcess } from './load-process.js';
import { chaosProject, CHAOS_SETTINGS } from './project.js';
import { Chance } from './random.js';
import { wholeNumberFrom } from '../support/whole-number.js';

const SEED = wholeNumberFrom('SEED', 1);
const KILLS = wholeNumberFrom('KILLS', 20);
/** Longest life of a process after it is ready, milliseconds. */
const LONGEST_LIFE_MS = 800;
/** A start with its self-tests and the life after it: 2.6 s on an idle machine, 7 s on one with five times the work it can do. */
const PATIENCE_PER_KILL_MS = 20_000;
/** Longer than one start may take, so that a service that does not start is what the failure tells of. */
const PATIENCE_MS = 180_000;
const STRANDS = 8;
const FAULTS_SHOWN = 20;

describe(`a process on SQLite, killed ${KILLS} times under load (SEED=${SEED})`, () => {
  let service: Service;
  let evidence: Evidence;
  beforeAll(
    async () => {
      const settings = { ...CHAOS_SETTINGS, TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64') };
      service = await Service.start(settings);
      const world = await chaosProject(service);
      const bases = [service.base.href];
      const load = new LoadProcess({
        bases,
        apiKey: world.api.apiKey,
        caId: world.ca.id,
        seed: SEED,
        strands: STRANDS,
      });
      try {
        await killOften(service, new Chance(SEED));
      } catch (error) {
        load.abandon();
        throw error;
      }
      const { dataDir } = service;
      evidence = await collectEvidence(world, [service], { dataDir }, await load.stop(), SEED);
    },
    KILLS * PATIENCE_PER_KILL_MS + PATIENCE_MS,
  );
  afterAll(async () => {
    await service?.dispose();
  });

  it('did work between the kills, and some of it was cut off', () => {
    const { attempts } = evidence.journal;
    expect(attempts.filter(isAcknowledged).length).toBeGreaterThan(KILLS);
    expect(attempts.some(({ status }) => status === 0)).toBe(true);
    expect(deedsWithoutSuccess(evidence.journal)).toEqual([]);
  });

  it.each(INVARIANTS)(
    '%s',
    async (_effect, holds) => {
      expect((await holds(evidence)).slice(0, FAULTS_SHOWN)).toEqual([]);
    },
    120_000,
  );
});

async function killOften(service: Service, chance: Chance): Promise<void> {
  for (let kill = 0; kill < KILLS; kill += 1) {
    await sleep(chance.between(0, LONGEST_LIFE_MS));
    await service.kill();
    await service.start();
  }
}
