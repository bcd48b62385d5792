import { refusalOf } from '../support/answers.js';
import { useWorld } from '../support/world.js';

const SIGN = '/signature/sign';
const WRONG = { 'x-api-key': `qph_live_${'0'.repeat(64)}` };

describe('the order of checks', () => {
  const world = useWorld();

  it('an unknown route is 404 without a key', async () => {
    expect(refusalOf(await world().api.call('GET', '/nothing', undefined, WRONG)).status).toBe(404);
    const bare = await world().service.send({ method: 'GET', path: '/api/v1/nothing' });
    expect(refusalOf(bare).status).toBe(404);
  });

  it.each([
    ['missing', ''],
    ['malformed', 'nonsense'],
    ['with a space', ' '],
    ['unknown pqa', `pqa_${'a'.repeat(64)}`],
    ['unknown qph', `qph_live_${'a'.repeat(64)}`],
    ['unknown hex', 'a'.repeat(64)],
    ['very long', 'a'.repeat(4000)],
  ])('a key that is %s is the same 401', async (_title, key) => {
    const answer = await world().api.call('GET', '/kms/keys', undefined, { 'x-api-key': key });
    expect(refusalOf(answer)).toEqual({ status: 401, code: 'ERR_AUTH_001' });
  });

  it('401 comes before bad JSON, a wrong content type and a wrong shape', async () => {
    const { api } = world();
    for (const [body, type] of [
      ['{"x":', 'application/json'],
      ['x', 'text/plain'],
      ['{}', 'application/json'],
    ] as const) {
      const answer = await api.call('POST', SIGN, body, { ...WRONG, 'content-type': type });
      expect(refusalOf(answer)).toEqual({ status: 401, code: 'ERR_AUTH_001' });
    }
  });

  it('401 comes before the size of the body', async () => {
    const body = JSON.stringify({ message: 'A'.repeat(8 * 1024 * 1024) });
    const answer = await world().service.send({
      method: 'POST',
      path: `/api/v1${SIGN}`,
      headers: { ...WRONG, 'content-type': 'application/json' },
      body,
    });
    expect(refusalOf(answer).status).toBe(401);
  });

  it('the shape comes before the size', async () => {
    const message = Buffer.alloc(1024 * 1024 + 1).toString('base64');
    expect(await world().api.refusal(SIGN, { message, key_version: 'one' })).toEqual({
      status: 400,
      code: 'ERR_SIG_001',
    });
  });

  it('the size comes before the look-up of the key', async () => {
    const message = Buffer.alloc(1024 * 1024 + 1).toString('base64');
    expect(await world().api.refusal(SIGN, { message, key_version: 99 })).toEqual({
      status: 400,
      code: 'ERR_SIG_002',
    });
  });

  it('the algorithm-specific shape comes before the look-up of the key', async () => {
    const { api } = world();
    const classical = { message: '', key_version: 99, algorithm: 'Ed25519', context: 'YQ==' };
    expect(await api.refusal(SIGN, classical)).toEqual({ status: 400, code: 'ERR_SIG_001' });
    const digest = { hash: 'AAAA', hash_algorithm: 'SHA-256', key_version: 99 };
    expect(await api.refusal('/signature/sign-hash', digest)).toEqual({ status: 400, code: 'ERR_SIG_011' });
  });

  it('a key that is not there is 404', async () => {
    expect(await world().api.refusal(SIGN, { message: '', key_version: 99 })).toEqual({
      status: 404,
      code: 'ERR_NOT_FOUND_001',
    });
  });
});
