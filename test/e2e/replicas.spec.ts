import { randomBytes } from 'node:crypto';

import { NativeApi, type KeyObject } from '../support/api.js';
import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { Service } from '../support/service.js';
import { freshProject, type World } from '../support/world.js';

const ROTATIONS = 40;

describe('two processes on one PostgreSQL', () => {
  let fresh: FreshDatabase;
  let first: Service;
  let second: Service;
  let world: World;
  let other: NativeApi;
  beforeAll(async () => {
    fresh = await freshDatabase('PostgreSQL');
    const settings = { ...fresh.settings, TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64') };
    [first, second] = await Promise.all([Service.start(settings), Service.start(settings)]);
    world = await freshProject(first);
    other = new NativeApi(second.base, world.api.apiKey);
  }, 240_000);
  afterAll(async () => {
    await Promise.all([first.dispose(), second.dispose()]);
    await fresh.drop();
  });

  it('rotating one key at once make one new active version per acknowledged rotation, numbers without gaps or twins', async () => {
    await world.api.generate('Ed25519');
    const rotate = async (api: NativeApi): Promise<number | undefined> => {
      const answer = await api.call('POST', '/kms/keys/rotate', { algorithm: 'Ed25519' });
      if (answer.status === 200) return answer.json<{ data: { key_version: number } }>().data.key_version;
      expect([404, 409]).toContain(answer.status);
      return undefined;
    };
    const outcomes = await Promise.all(
      Array.from({ length: ROTATIONS }, (_, i) => rotate(i % 2 === 0 ? world.api : other)),
    );
    const made = outcomes.filter((version) => version !== undefined).toSorted((a, b) => a - b);
    expect(made.length).toBeGreaterThan(0);
    expect(made).toEqual(Array.from({ length: made.length }, (_, index) => index + 2));

    const { keys } = await world.api.get<{ keys: KeyObject[] }>('/kms/keys?algorithm=Ed25519&limit=1000');
    const numbers = keys.map(({ key_version }) => key_version).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: made.length + 1 }, (_, index) => index + 1));
    const active = keys.filter(({ status }) => status === 'active');
    expect(active.map(({ key_version }) => key_version)).toEqual([made.length + 1]);
    expect(new Set(keys.map(({ public_key }) => public_key)).size).toBe(keys.length);
  });

  it('generating the same key at once make one', async () => {
    const generate = (api: NativeApi) =>
      api.call('POST', '/kms/keys/generate', { algorithm: 'ML-DSA-44', key: 'one' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => generate(i % 2 === 0 ? world.api : other)),
    );
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
  });

  it('sign with each other’s keys', async () => {
    await world.api.generate('ML-DSA-65', 'shared');
    const key = { algorithm: 'ML-DSA-65', key: 'shared', key_version: 1, message: '' };
    const { signature } = await other.sign(key);
    expect((await world.api.verify({ ...key, signature })).valid).toBe(true);
  });

  it('refuse an API key on both as soon as one has revoked it', async () => {
    const { admin, project } = world;
    await world.api.generate('Ed25519', 'revoked');
    const { id, key } = await admin.createApiKey(project.id);
    const body = { algorithm: 'Ed25519', key: 'revoked', key_version: 1, message: '' };
    const sign = () => new NativeApi(second.base, key).call('POST', '/signature/sign', body);
    expect((await sign()).status).toBe(200);
    expect((await admin.call('DELETE', `/projects/${project.id}/api-keys/${id}`)).status).toBeLessThan(300);
    expect((await sign()).status).toBe(401);
  });

  it('write one audit chain without gaps', async () => {
    await world.api.generate('Ed25519', 'chain');
    const body = { algorithm: 'Ed25519', key: 'chain', key_version: 1, message: '' };
    await Promise.all(Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? world.api : other).sign(body)));
    const verdict = await world.admin.verifyAudit();
    expect(verdict).toMatchObject({ ok: true, checked: verdict.head.seq });
  });
});
