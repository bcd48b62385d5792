import { randomBytes } from 'node:crypto';

import { DATABASES, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FipsignClient, fipsignProject, REVOKED, type PqToken } from '../support/fipsign.js';
import { Service } from '../support/service.js';

describe('FIPSign on two processes over one PostgreSQL', () => {
  let fresh: FreshDatabase;
  let first: Service;
  let second: Service;
  beforeAll(async () => {
    fresh = await freshDatabase('PostgreSQL');
    const settings = { ...fresh.settings, TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64') };
    [first, second] = await Promise.all([Service.start(settings), Service.start(settings)]);
  }, 240_000);
  afterAll(async () => {
    await Promise.all([first.dispose(), second.dispose()]);
    await fresh.drop();
  });

  it('lets exactly five of forty sign at once with five tokens left', async () => {
    const { client, project, admin } = await fipsignProject({ service: first }, { free_limit: 3 });
    await admin.ok('POST', `/projects/${project.id}/packs`, { pack_type: 'small', tokens: 2 }, 201);
    const other = new FipsignClient(second.base, client.apiKey);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        (index % 2 === 0 ? client : other).call('POST', '/sign', { sub: 'a' }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(35);
    const left = answers
      .filter(({ status }) => status === 200)
      .map((answer) => answer.json<{ usage: { totalRemaining: number } }>().usage.totalRemaining);
    expect(left.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    expect((await other.usage()).current).toMatchObject({ freeUsed: 3, packRemaining: 0, totalRemaining: 0 });
  });

  it('has one default key, and refuses on one process what was revoked on the other', async () => {
    const key = await new FipsignClient(first.base).ok('GET', '/public-key');
    expect(await new FipsignClient(second.base).ok('GET', '/public-key')).toEqual(key);
    const { client } = await fipsignProject({ service: first });
    const other = new FipsignClient(second.base, client.apiKey);
    for (let round = 0; round < 10; round += 1) {
      const { token } = await client.sign();
      expect(await other.ok('POST', '/verify', { token })).toMatchObject({ valid: true });
      await client.ok('POST', '/revoke', { token });
      expect(await other.refusal('POST', '/verify', { token })).toEqual([401, REVOKED]);
    }
  });

  it('verifies on one process what was signed on the other right after a rotation', async () => {
    const { client, admin, project } = await fipsignProject({ service: first });
    const other = new FipsignClient(second.base, client.apiKey);
    for (let round = 0; round < 5; round += 1) {
      await other.sign();
      await admin.ok('POST', `/projects/${project.id}/token-key/rotate`, {});
      const { token } = await client.sign();
      expect(await other.ok('POST', '/verify', { token })).toMatchObject({ valid: true });
    }
  });

  it('makes one token key for a project whose first calls come to both at once', async () => {
    for (const token_algorithm of ['ML-DSA-65', 'ML-DSA-44']) {
      const { client } = await fipsignProject({ service: first }, { token_algorithm });
      const other = new FipsignClient(second.base, client.apiKey);
      await Promise.all(Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? client : other).sign()));
      expect(await other.ok('GET', '/public-keys')).toMatchObject({ count: 1 });
    }
  });
});

describe.each(DATABASES)('kill -9 after /revoke was answered on %s', (database) => {
  it('leaves every token revoked, and every charge counted', async () => {
    const fresh = await freshDatabase(database);
    const service = await Service.start(fresh.settings);
    try {
      const { client } = await fipsignProject({ service });
      const tokens: PqToken[] = [];
      for (let count = 0; count < 20; count += 1) tokens.push((await client.sign()).token);
      const revoked: PqToken[] = [];
      const revoke = async (token: PqToken): Promise<void> => {
        try {
          if ((await client.call('POST', '/revoke', { token })).status === 200) revoked.push(token);
        } catch {
          // Cut off by the crash: nothing was promised.
        }
        if (revoked.length === 8) void service.kill();
      };
      await Promise.all(tokens.map(revoke));
      await service.kill();
      await service.start();
      expect(revoked.length).toBeGreaterThanOrEqual(8);
      for (const token of revoked) {
        expect(await client.refusal('POST', '/verify', { token })).toEqual([401, REVOKED]);
      }
      expect(await client.used()).toBeGreaterThanOrEqual(20 + 2 * revoked.length);
    } finally {
      await service.dispose();
      await fresh.drop();
    }
  }, 120_000);
});
