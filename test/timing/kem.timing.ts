import { randomBytes } from 'node:crypto';

import type { NativeApi } from '../support/api.js';
import { b64 } from '../support/independent.js';
import { flipped, post } from '../support/kem-routes.js';
import { useWorld } from '../support/world.js';
import { compare, interleaved, type Comparison } from './welch.js';

/** Of each kind. `TIMING_SAMPLES` names another number. */
const SAMPLES = Number(process.env['TIMING_SAMPLES'] ?? '4000');
const WARM_UP = 200;
/** What dudect calls certain leakage; below it lies what a machine shared with others does to the figures. */
const T_BOUND = 10;
/** What opens and what does not must stay in one class, though the answers themselves differ in length. */
const CLASS_BOUND = 0.5;

const say = (what: string, { count, meanOne, meanOther, t }: Comparison): void => {
  const means = `${(meanOne * 1000).toFixed(1)} and ${(meanOther * 1000).toFixed(1)} µs`;
  process.stdout.write(`${what}: means ${means}, Welch t ${t.toFixed(2)} over ${count} samples\n`);
};

/** Times two requests to the same route, which differ in their bodies only. */
const timed = async (
  what: string,
  api: NativeApi,
  path: string,
  bodies: readonly [object, object],
): Promise<Comparison> => {
  const [one, other] = bodies.map((body) => async (): Promise<void> => {
    await api.call('POST', `/kem/${path}`, { key_version: 1, ...body });
  });
  if (one === undefined || other === undefined) throw new Error('two bodies are compared');
  const draw = (): boolean => (randomBytes(1)[0] ?? 0) < 128;
  await interleaved({ one, other }, WARM_UP, draw);
  const comparison = compare(await interleaved({ one, other }, SAMPLES, draw));
  say(what, comparison);
  return comparison;
};

describe.each(['memory', 'wasm'])('over HTTP with a key in %s', (provider) => {
  const world = useWorld({ LOG_LEVEL: 'error' });
  const key = { algorithm: 'ML-KEM-768', key: provider };
  beforeAll(async () => {
    await world().api.post('/kms/keys/generate', { ...key, provider }, 201);
  });

  it('decapsulating takes as long for a genuine ciphertext as for one that is implicitly rejected', async () => {
    const { api } = world();
    const { kem_ciphertext } = await post(api, 'encapsulate', key);
    const bodies = [
      { ...key, kem_ciphertext },
      { ...key, kem_ciphertext: flipped(kem_ciphertext, 500) },
    ] as const;
    const { t } = await timed(`${provider} decapsulate, genuine and altered`, api, 'decapsulate', bodies);
    expect(Math.abs(t)).toBeLessThan(T_BOUND);
  }, 600_000);

  it('decrypting fails as fast for an altered KEM ciphertext as for an altered tag', async () => {
    const { api } = world();
    const { ciphertext } = await post(api, 'encrypt', { ...key, plaintext: b64(randomBytes(64)) });
    const bodies = [
      { ...key, ciphertext: flipped(ciphertext, 500) },
      { ...key, ciphertext: flipped(ciphertext, 1088 + 12 + 64 + 3) },
    ] as const;
    const { t } = await timed(`${provider} decrypt, KEM half and tag altered`, api, 'decrypt', bodies);
    expect(Math.abs(t)).toBeLessThan(T_BOUND);
  }, 600_000);

  it('decrypting takes the same class of time whether it succeeds or fails', async () => {
    const { api } = world();
    const { ciphertext } = await post(api, 'encrypt', { ...key, plaintext: b64(randomBytes(64)) });
    const bodies = [
      { ...key, ciphertext },
      { ...key, ciphertext: flipped(ciphertext, 500) },
    ] as const;
    const { meanOne, meanOther } = await timed(
      `${provider} decrypt, genuine and altered`,
      api,
      'decrypt',
      bodies,
    );
    expect(Math.abs(meanOne - meanOther) / Math.min(meanOne, meanOther)).toBeLessThan(CLASS_BOUND);
  }, 600_000);
});
