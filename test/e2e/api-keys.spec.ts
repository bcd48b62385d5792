import { setTimeout as sleep } from 'node:timers/promises';

import { problemOf, refusalOf } from '../support/answers.js';
import { NativeApi, type NewApiKey } from '../support/api.js';
import { DATABASES } from '../support/databases.js';
import { freshProject, useWorld, type World } from '../support/world.js';

const FORMATS = [
  ['pqa', /^pqa_[0-9a-f]{64}$/],
  ['qph', /^qph_live_[A-Za-z0-9_-]{32,}$/],
  ['cs_live', /^cs_live_[A-Za-z0-9_-]{32,}$/],
  ['hex', /^[0-9a-f]{64}$/],
] as const;
const UNAUTHENTICATED = { status: 401, code: 'ERR_AUTH_001' };
const FORBIDDEN = { status: 403, code: 'ERR_FORBIDDEN_001' };

const SCOPED_CALLS = [
  ['keys:read', 'GET', '/kms/keys', undefined],
  ['keys:write', 'POST', '/kms/keys/generate', { algorithm: 'Ed25519', key: 'scoped' }],
  ['sign', 'POST', '/signature/sign', { algorithm: 'ML-DSA-44', key_version: 1, message: '' }],
  [
    'sign:mu',
    'POST',
    '/signature/sign-mu',
    { algorithm: 'ML-DSA-44', key_version: 1, mu: Buffer.alloc(64).toString('base64') },
  ],
  [
    'verify',
    'POST',
    '/signature/verify',
    { algorithm: 'ML-DSA-44', key_version: 1, message: '', signature: '' },
  ],
] as const;

describe.each(DATABASES)('API keys on %s', (database) => {
  const world = useWorld({}, database);
  let own: World;
  beforeEach(async () => void (own = await freshProject(world().service)));
  const apiWith = (key: string): NativeApi => new NativeApi(own.service.base, key);
  const path = (): string => `/projects/${own.project.id}/api-keys`;

  it.each(FORMATS)(
    'of the format %s look as promised, show once and open the native API',
    async (format, pattern) => {
      const answer = await own.admin.call('POST', path(), { name: 'shown', format });
      expect(answer.status).toBe(201);
      expect(answer.headers['cache-control']).toBe('no-store');
      const made = answer.json<NewApiKey>();
      expect(made.key).toMatch(pattern);
      expect(made.key.startsWith(made.prefix)).toBe(true);
      expect(made.prefix.length).toBeLessThan(made.key.length / 2);
      expect(made).toMatchObject({ name: 'shown', format });
      expect((await apiWith(made.key).call('GET', '/kms/keys')).status).toBe(200);
      const list = await own.admin.call('GET', path());
      expect(list.text).toContain(made.id);
      expect(list.text).not.toContain(made.key);
    },
  );

  it('are pqa without a format', async () => {
    expect((await own.admin.createApiKey(own.project.id)).key).toMatch(/^pqa_[0-9a-f]{64}$/);
  });

  it.each([
    ['an unknown format', { name: 'x', format: 'jwt' }],
    ['an unknown scope', { name: 'x', scopes: ['everything'] }],
    ['an expiry that is no time', { name: 'x', expires_at: 'tomorrow' }],
    ['a number as name', { name: 1 }],
    ['an unknown member', { name: 'x', role: 'root' }],
  ])('are refused with %s', async (_title, body) => {
    expect(problemOf(await own.admin.call('POST', path(), body)).status).toBe(400);
  });

  it('of a project that is not there are 404', async () => {
    expect(
      problemOf(await own.admin.call('POST', '/projects/proj_nothing/api-keys', { name: 'x' })).status,
    ).toBe(404);
    expect(problemOf(await own.admin.call('DELETE', `${path()}/akey_nothing`)).status).toBe(404);
  });

  it('sign nothing from the moment their revocation is answered', async () => {
    await own.api.generate('Ed25519');
    const { id, key } = await own.admin.createApiKey(own.project.id);
    const sign = () =>
      apiWith(key).call('POST', '/signature/sign', { algorithm: 'Ed25519', key_version: 1, message: '' });
    expect((await sign()).status).toBe(200);
    expect((await own.admin.call('DELETE', `${path()}/${id}`)).status).toBeLessThan(300);
    const answers = await Promise.all(Array.from({ length: 10 }, sign));
    for (const answer of answers) expect(refusalOf(answer)).toEqual(UNAUTHENTICATED);
  });

  it('read nothing a second and a half after their revocation', async () => {
    const { id, key } = await own.admin.createApiKey(own.project.id);
    expect((await apiWith(key).call('GET', '/kms/keys')).status).toBe(200);
    await own.admin.call('DELETE', `${path()}/${id}`);
    await sleep(1500);
    expect(refusalOf(await apiWith(key).call('GET', '/kms/keys'))).toEqual(UNAUTHENTICATED);
  });

  it('stop working when they expire', async () => {
    const expires_at = new Date(Date.now() + 1500).toISOString();
    const { key } = await own.admin.createApiKey(own.project.id, { expires_at });
    expect((await apiWith(key).call('GET', '/kms/keys')).status).toBe(200);
    await sleep(2700);
    expect(refusalOf(await apiWith(key).call('GET', '/kms/keys'))).toEqual(UNAUTHENTICATED);
  });

  it.each(SCOPED_CALLS)('with the scope %s alone may do this and nothing else', async (scope) => {
    await own.api.generate('ML-DSA-44');
    const { key, scopes } = await own.admin.createApiKey(own.project.id, { scopes: [scope] });
    expect(scopes).toEqual([scope]);
    for (const [needed, method, route, body] of SCOPED_CALLS) {
      const answer = await apiWith(key).call(method, route, body);
      const outcome = answer.status < 300 ? 'allowed' : refusalOf(answer);
      expect([needed, outcome]).toEqual([needed, needed === scope ? 'allowed' : FORBIDDEN]);
    }
  });

  it('that were refused for a scope are in the audit log', async () => {
    await own.api.generate('Ed25519');
    const { key } = await own.admin.createApiKey(own.project.id, { scopes: ['verify'] });
    await apiWith(key).refusal('/signature/sign', { algorithm: 'Ed25519', key_version: 1, message: '' });
    await own.api.sign({ algorithm: 'Ed25519', key_version: 1, message: '' });
    const outcomes = (await own.admin.audit(`&project=${own.project.id}&action=signature.sign`)).map(
      ({ outcome }) => outcome,
    );
    expect(outcomes).toHaveLength(2);
    expect(outcomes.filter((outcome) => outcome !== 'ok')).toHaveLength(1);
  });
});
