import { refusalOf } from '../support/answers.js';
import type { HttpAnswer } from '../support/http.js';
import { b64 } from '../support/independent.js';
import { Scrape } from '../support/scrape.js';
import { Service } from '../support/service.js';
import { freshProject, type World } from '../support/world.js';
import { coresOf } from './processes.js';

/** More than the 16 that one thread takes, and fewer than the connections that a test opens. */
const AT_ONCE = 48;
const ITEMS = 300;
const SLOW = { algorithm: 'ML-DSA-87', provider: 'wasm', key: 'slow' };
/** Its signatures are short, so that a request is read much sooner than verified. */
const CURVE = { algorithm: 'ECDSA-P256', key: 'curve' };
const QUICK = { algorithm: 'Ed25519', key: 'quick' };

/** On one core, so that it has one thread for each kind of work. */
describe('a service that gets more batches than it takes', () => {
  let world: World;
  beforeAll(async () => {
    const [core] = coresOf(process.pid);
    world = await freshProject(await Service.start({}, { before: ['taskset', '-c', String(core)] }));
    for (const key of [SLOW, CURVE, QUICK]) await world.api.post('/kms/keys/generate', key, 201);
  }, 120_000);
  afterAll(() => world.service.dispose());

  const items = Array.from({ length: ITEMS }, (_, index) => ({ message: b64(String(index)) }));
  const flood = (route: string, body: object): Promise<readonly HttpAnswer[]> =>
    Promise.all(Array.from({ length: AT_ONCE }, () => world.api.call('POST', route, { ...body })));

  /** Those that were served; the others were told to come back. */
  const servedOf = (answers: readonly HttpAnswer[]): number => {
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) {
      expect(refusalOf(answer)).toEqual({ status: 503, code: 'ERR_SERVICE_001' });
      expect(answer.headers['retry-after']).toBeDefined();
    }
    const served = answers.length - refused.length;
    expect(served).toBeGreaterThanOrEqual(16);
    return served;
  };

  it('signs nothing for those that it refuses, serves other keys meanwhile, and verifies', async () => {
    const { key, algorithm } = SLOW;
    const flooding = flood('/signature/sign-batch', { key, algorithm, key_version: 1, items });
    const quick = { key: QUICK.key, algorithm: QUICK.algorithm, key_version: 1 };
    const other = await world.api.post<{ results: readonly { signature: string }[] }>(
      '/signature/sign-batch',
      { ...quick, items },
    );
    const verifying = items.map((item, index) => ({ ...item, signature: other.results[index]?.signature }));
    const verified = await world.api.post<{ results: readonly { valid: boolean }[] }>(
      '/signature/verify-batch',
      { ...quick, items: verifying },
    );
    expect(verified.results.every(({ valid }) => valid)).toBe(true);
    const served = servedOf(await flooding);
    const scrape = await Scrape.of(world.service.base);
    const signed = scrape
      .series('twinseal_signatures_total')
      .filter((series) => series.includes('"ML-DSA-87"'))
      .map((series) => scrape.value(series));
    expect(signed).toEqual([served * ITEMS]);
    const { items: entries } = await world.admin.ok<{ items: readonly unknown[] }>(
      'GET',
      '/audit?limit=1000&action=signature.sign-batch',
    );
    expect(entries).toHaveLength(served + 1);
    expect(scrape.value('twinseal_compute_batches')).toBe(0);
  }, 120_000);

  it('refuses verifications in the same way', async () => {
    const key = { key: CURVE.key, algorithm: CURVE.algorithm, key_version: 1 };
    const { signature } = await world.api.sign({ ...key, message: '' });
    const verifying = Array.from({ length: 1000 }, () => ({ message: '', signature }));
    const answers = await flood('/signature/verify-batch', { ...key, items: verifying });
    expect(servedOf(answers)).toBeLessThan(AT_ONCE);
  }, 120_000);
});
