import { dataOf, refusalOf } from '../support/answers.js';
import { NativeApi } from '../support/api.js';
import { DATABASES } from '../support/databases.js';
import { ADMIN_TOKEN } from '../support/service.js';
import { useWorld } from '../support/world.js';

interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly plan: string | null;
  readonly status: string;
  readonly created_at: string;
  readonly updated_at: string;
}

interface TenantKey {
  readonly id: string;
  readonly key: string;
}

describe.each(DATABASES)('tenants on %s', (database) => {
  const world = useWorld({}, database);
  const post = (
    path: string,
    body: object,
    headers: Record<string, string> = { authorization: `Bearer ${ADMIN_TOKEN}` },
  ) =>
    world().service.send({
      method: 'POST',
      path: `/api/v1/tenants${path}`,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const create = async (name: string): Promise<Tenant> => dataOf<Tenant>(await post('', { name }), 201);
  const opens = async (key: string): Promise<number> =>
    (await new NativeApi(world().service.base, key).call('POST', '/kms/keys/generate', { algorithm: 'RSA' }))
      .status;

  it('are the admin API’s projects under another name', async () => {
    const tenant = dataOf<Tenant>(await post('', { name: 'Acme', plan: 'team' }), 201);
    expect(tenant).toEqual({
      id: expect.stringMatching(/^proj_/),
      name: 'Acme',
      plan: 'team',
      status: 'active',
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect(await world().admin.ok('GET', `/projects/${tenant.id}`)).toMatchObject({
      id: tenant.id,
      name: 'Acme',
    });
  });

  it('may be made with the token in X-API-Key, and a taken name is a conflict', async () => {
    expect((await post('', { name: 'Twice' }, { 'x-api-key': ADMIN_TOKEN })).status).toBe(201);
    expect(refusalOf(await post('', { name: 'Twice' }))).toEqual({ status: 409, code: 'ERR_CONFLICT_001' });
  });

  it('are closed to API keys and strangers', async () => {
    const { apiKey } = world().api;
    for (const headers of [
      {},
      { 'x-api-key': apiKey },
      { authorization: `Bearer ${apiKey}` },
      { authorization: 'Bearer x' },
    ])
      expect(refusalOf(await post('', { name: 'No' }, headers))).toEqual({
        status: 401,
        code: 'ERR_AUTH_001',
      });
  });

  it('get a key that is shown once and opens the native API at once', async () => {
    const { id } = await create('Keyed');
    const answer = await post(`/${id}/api-keys`, {});
    const { key } = dataOf<TenantKey>(answer, 201);
    expect(key).toMatch(/^qph_live_/);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(await opens(key)).toBe(400);
  });

  it('rotate their key: the new one opens, the old one is revoked', async () => {
    const { id } = await create('Rotating');
    const old = dataOf<TenantKey>(await post(`/${id}/api-keys`, {}), 201);
    const answer = await post(`/${id}/api-keys/rotate`, {});
    expect([200, 201]).toContain(answer.status);
    const fresh = dataOf<TenantKey>(answer, answer.status);
    expect(fresh.key).toMatch(/^qph_live_/);
    expect(fresh.key).not.toBe(old.key);
    expect(await opens(fresh.key)).toBe(400);
    expect(await opens(old.key)).toBe(401);
  });

  it('rotate the key that is named', async () => {
    const { id } = await create('Named');
    const first = dataOf<TenantKey>(await post(`/${id}/api-keys`, {}), 201);
    const second = dataOf<TenantKey>(await post(`/${id}/api-keys`, {}), 201);
    expect((await post(`/${id}/api-keys/rotate`, { api_key_id: first.id })).status).toBeLessThan(300);
    expect(await opens(first.key)).toBe(401);
    expect(await opens(second.key)).toBe(400);
  });

  it('that do not exist are 404, for a key and for a rotation', async () => {
    for (const path of ['/proj_nothing/api-keys', '/proj_nothing/api-keys/rotate'])
      expect(refusalOf(await post(path, {}))).toEqual({ status: 404, code: 'ERR_NOT_FOUND_001' });
  });

  it.each([
    ['no name', {}],
    ['an empty name', { name: '' }],
    ['a number as name', { name: 7 }],
    ['an unknown member', { name: 'x', colour: 'red' }],
  ])('refuse %s', async (_title, body) => {
    expect(refusalOf(await post('', body))).toEqual({ status: 400, code: 'ERR_INVALID_001' });
  });

  it('answer a repeated Idempotency-Key of a key that was shown with a clash', async () => {
    const { id } = await create('Idempotent');
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'idempotency-key': 'once' };
    expect((await post(`/${id}/api-keys`, {}, headers)).status).toBe(201);
    expect(refusalOf(await post(`/${id}/api-keys`, {}, headers))).toEqual({
      status: 409,
      code: 'ERR_CONFLICT_002',
    });
  });
});
