import { setTimeout as sleep } from 'node:timers/promises';

import { DATABASES } from '../support/databases.js';
import { FipsignClient, fipsignProject, UNAUTHENTICATED } from '../support/fipsign.js';
import { send } from '../support/http.js';
import { useWorld } from '../support/world.js';

const limited = (limit: number) => ({
  success: false,
  error: `Rate limit exceeded. Maximum ${limit} requests per minute per API key.`,
  code: 'rate_limited',
});

describe.each(DATABASES)('FIPSign’s rate limits on %s', (database) => {
  const world = useWorld(
    { TWINSEAL_RATE_LIMIT_FIPSIGN: '4', TWINSEAL_RATE_LIMIT_FIPSIGN_READ: '2' },
    database,
  );

  it('count each route alone, name the limit, and say when to come back', async () => {
    const { client } = await fipsignProject(world());
    for (let call = 0; call < 4; call += 1) await client.call('POST', '/sign', '{');
    const answer = await client.call('POST', '/sign', '{');
    expect([answer.status, answer.json()]).toEqual([429, limited(4)]);
    expect(answer.headers['retry-after']).toMatch(/^[1-9]\d?$/);
    expect((await client.call('POST', '/verify', {})).status).toBe(400);
    expect((await client.call('GET', '/usage')).status).toBe(200);
  });

  it('share one count among mandate reads, and have none for public keys and health', async () => {
    const { client } = await fipsignProject(world());
    expect((await client.call('GET', '/mandate')).status).toBe(200);
    expect((await client.call('GET', '/mandate/mdt_0')).status).toBe(404);
    const answer = await client.call('GET', '/mandate');
    expect([answer.status, answer.json()]).toEqual([429, limited(2)]);
    for (let call = 0; call < 10; call += 1) {
      for (const path of ['/public-key', '/public-keys', '/health']) {
        expect((await client.call('GET', path)).status).toBe(200);
      }
    }
  });

  it('count issuing and revoking of certificates by the larger number, each read by the smaller', async () => {
    const { client } = await fipsignProject(world());
    for (const [method, path, limit] of [
      ['POST', '/ca/issue', 4],
      ['POST', '/ca/revoke', 4],
      ['GET', '/ca/crl', 2],
      ['GET', '/ca/certificate/cert_0', 2],
    ] as const) {
      const body = method === 'POST' ? {} : undefined;
      for (let call = 0; call < limit; call += 1) {
        expect((await client.call(method, path, body)).status).not.toBe(429);
      }
      expect(await client.refusal(method, path, body)).toEqual([429, limited(limit)]);
    }
  });

  it('come after 401 and before the body’s type and shape, and charge nothing', async () => {
    const { client } = await fipsignProject(world());
    for (let call = 0; call < 4; call += 1) await client.call('POST', '/sign', {});
    const headers = { 'x-api-key': client.apiKey!, 'content-type': 'text/plain' };
    const answer = await send(client.base, { method: 'POST', path: '/sign', headers, body: 'no JSON' });
    expect([answer.status, answer.json()]).toEqual([429, limited(4)]);
    const stranger = new FipsignClient(client.base, `pqa_${'0'.repeat(64)}`);
    expect(await stranger.refusal('POST', '/sign', '{')).toEqual([401, UNAUTHENTICATED]);
    expect(await client.used()).toBe(0);
  });

  it('count each API key alone', async () => {
    const { client, admin, project } = await fipsignProject(world());
    for (let call = 0; call < 5; call += 1) await client.call('POST', '/sign', {});
    const { key } = await admin.createApiKey(project.id, { format: 'pqa' });
    expect((await new FipsignClient(client.base, key).call('POST', '/sign', { sub: 'a' })).status).toBe(200);
  });
});

describe.each(DATABASES)('without settings FIPSign’s limits on %s', (database) => {
  const world = useWorld({}, database);

  it.each([
    ['POST', '/sign', 300],
    ['POST', '/verify', 300],
    ['POST', '/revoke', 300],
    ['POST', '/mandate', 300],
    ['POST', '/mandate/verify', 300],
    ['PATCH', '/mandate/mdt_0', 300],
    ['POST', '/ca/issue', 300],
    ['POST', '/ca/revoke', 300],
    ['GET', '/usage', 300],
    ['GET', '/mandate', 60],
    ['GET', '/mandate/mdt_0', 60],
    ['GET', '/ca/crl', 60],
    ['GET', '/ca/certificate/cert_0', 60],
  ])('of %s %s is %i a minute', async (method, path, limit) => {
    const { client } = await fipsignProject(world());
    const { headers } = await client.call(method, path, method === 'GET' ? undefined : '{');
    expect(headers).toMatchObject({
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(limit - 1),
      'x-ratelimit-reset': expect.stringMatching(/^\d+$/),
    });
  });

  it('let exactly 300 calls of a minute through', async () => {
    const { client } = await fipsignProject(world());
    // All counters share a window: not in the last seconds of one.
    const { headers } = await client.call('GET', '/usage');
    const left = Number(headers['x-ratelimit-reset']);
    if (left < 20) await sleep((left + 1) * 1000);
    const statuses: number[] = [];
    for (let call = 0; call < 301; call += 1) statuses.push((await client.call('POST', '/sign', {})).status);
    expect(statuses.filter((status) => status === 400)).toHaveLength(300);
    expect(statuses.at(-1)).toBe(429);
  }, 60_000);
});
