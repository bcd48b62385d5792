import { dataOf, refusalOf } from '../support/answers.js';
import { DATABASES } from '../support/databases.js';
import { freshProject, useWorld } from '../support/world.js';

describe.each(DATABASES)('the rate limit on %s', (database) => {
  const world = useWorld({ TWINSEAL_RATE_LIMIT_V1: '5' }, database);

  it('lets five requests through, then answers 429 and says when to come back', async () => {
    const { api } = await freshProject(world().service);
    for (let request = 0; request < 5; request += 1) dataOf(await api.call('GET', '/kms/keys'));
    const answer = await api.call('GET', '/kms/keys');
    expect(refusalOf(answer)).toEqual({ status: 429, code: 'ERR_RATE_LIMIT_001' });
    expect(answer.headers['retry-after']).toMatch(/^\d+$/);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(answer.headers).toMatchObject({
      'x-ratelimit-limit': '5',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': expect.stringMatching(/^\d+$/),
    });
  });

  it('counts each API key alone', async () => {
    const [first, second] = [await freshProject(world().service), await freshProject(world().service)];
    for (let request = 0; request < 6; request += 1) await first.api.call('GET', '/kms/keys');
    expect((await second.api.call('GET', '/kms/keys')).status).toBe(200);
  });

  it('comes after 401 and before the shape of the body', async () => {
    const { api } = await freshProject(world().service);
    for (let request = 0; request < 5; request += 1) await api.call('POST', '/signature/sign', '{');
    expect((await api.call('POST', '/signature/sign', '{')).status).toBe(429);
    const stranger = await api.call('POST', '/signature/sign', '{', { 'x-api-key': 'f'.repeat(64) });
    expect(stranger.status).toBe(401);
  });

  it('leaves the admin API alone', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => world().admin.call('GET', '/projects')),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
  });
});

describe('without the setting', () => {
  const world = useWorld();

  it('there is no limit', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => world().api.call('GET', '/kms/keys')),
    );
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  });
});
