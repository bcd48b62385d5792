import { collectEvidence, type Evidence } from './evidence.js';
import { INVARIANTS } from './invariants/index.js';
import { deedsWithoutSuccess, isAcknowledged } from './journal.js';
import { LoadProcess } from './load-process.js';
import { chaosProject } from './project.js';
import { Chance } from './random.js';
import { Replicas } from './replicas.js';
import { storm, type Blow } from './storm.js';
import { wholeNumberFrom } from '../support/whole-number.js';

const SEED = wholeNumberFrom('SEED', 1);
const SECONDS = wholeNumberFrom('CHAOS_SECONDS', 20);
const STRANDS = 12;
const FAULTS_SHOWN = 20;

describe(`three processes on PostgreSQL under load, a kill -9, a database restart, a clock set back (SEED=${SEED})`, () => {
  let replicas: Replicas;
  let happened: readonly Blow[];
  let evidence: Evidence;
  beforeAll(
    async () => {
      replicas = await Replicas.start();
      const { services, location } = replicas;
      const world = await chaosProject(services[0]!);
      const bases = services.map(({ base }) => base.href);
      const load = new LoadProcess({
        bases,
        apiKey: world.api.apiKey,
        caId: world.ca.id,
        seed: SEED,
        strands: STRANDS,
      });
      try {
        happened = await storm(replicas, new Chance(SEED), SECONDS);
      } catch (error) {
        load.abandon();
        throw error;
      }
      evidence = await collectEvidence(world, services, location, await load.stop(), SEED);
    },
    SECONDS * 1000 + 240_000,
  );
  afterAll(async () => {
    await replicas?.dispose();
  }, 60_000);

  it('met every kind of blow, and work was acknowledged between them', () => {
    expect(new Set(happened).size).toBe(3);
    const statuses = Map.groupBy(evidence.journal.attempts, ({ deed, status }) => `${deed} ${status}`);
    console.info(
      `${happened.join(', ')}\n`,
      Object.fromEntries([...statuses].map(([what, { length }]) => [what, length])),
    );
    expect(evidence.journal.attempts.filter(isAcknowledged).length).toBeGreaterThan(SECONDS * 5);
    expect(deedsWithoutSuccess(evidence.journal)).toEqual([]);
  });

  it('answers what it cannot do with 503, and with 500 only where the outcome of a commit is unknown', () => {
    const faults = evidence.journal.attempts.filter(({ status }) => status > 500 && status !== 503);
    expect(faults).toEqual([]);
  });

  it.each(INVARIANTS)(
    '%s',
    async (_effect, holds) => {
      expect((await holds(evidence)).slice(0, FAULTS_SHOWN)).toEqual([]);
    },
    120_000,
  );
});
