import { eachDatabase } from '../setup/databases.js';
import { openAdminApp, type AdminApp, type Answer, type Method } from './admin-app.js';

const ID = 'proj_0123456789abcdef0123456789abcdef';
type Request = readonly [Method, string, unknown?];

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Wrong in shape, whether or not the thing exists. */
const BAD_REQUESTS: readonly Request[] = [
  ['POST', '/admin/projects', {}],
  ['POST', '/admin/projects', { name: null }],
  ['POST', '/admin/projects', { name: ['shop'] }],
  ['POST', '/admin/projects', { name: 'x'.repeat(101) }],
  ['POST', '/admin/projects', { name: 'shop\u0000' }],
  ['POST', '/admin/projects', { name: 'shop', plan: 1 }],
  ['POST', '/admin/projects', { name: 'shop', owner_email: 'nobody' }],
  ['POST', '/admin/projects', { name: 'shop', free_limit: '10' }],
  ['POST', '/admin/projects', { name: 'shop', free_limit: 1e300 }],
  ['POST', '/admin/projects', { name: 'shop', token_algorithm: null }],
  ['POST', '/admin/projects', { name: 'shop', token_algorithm: 'Dilithium3' }],
  ['POST', '/admin/projects', { name: 'shop', allowed_algorithms: 'ML-DSA-65' }],
  ['POST', '/admin/projects', { name: 'shop', allowed_algorithms: [] }],
  ['POST', '/admin/projects', { name: 'shop', allowed_algorithms: [1] }],
  ['POST', '/admin/projects', { name: 'shop', status: 'active' }],
  ['POST', '/admin/projects?dry_run=true', { name: 'shop' }],
  ['GET', '/admin/projects?limit=0'],
  ['GET', '/admin/projects?limit=1001'],
  ['GET', '/admin/projects?limit=ten'],
  ['GET', '/admin/projects?limit=1&limit=2'],
  ['GET', '/admin/projects?cursor=next'],
  ['GET', '/admin/projects?page=2'],
  ['GET', `/admin/projects/${ID}?verbose`],
  ['PATCH', `/admin/projects/${ID}`, { name: null }],
  ['PATCH', `/admin/projects/${ID}`, { token_algorithm: 'ML-DSA-87' }],
  ['PATCH', `/admin/projects/${ID}`, { id: ID }],
  ['DELETE', `/admin/projects/${ID}?dry_run=true`],
  ['POST', `/admin/projects/${ID}/api-keys`, {}],
  ['POST', `/admin/projects/${ID}/api-keys`, { name: 'ci', format: 'jwt' }],
  ['POST', `/admin/projects/${ID}/api-keys`, { name: 'ci', scopes: ['root'] }],
  ['POST', `/admin/projects/${ID}/api-keys`, { name: 'ci', scopes: 'sign' }],
  ['POST', `/admin/projects/${ID}/api-keys`, { name: 'ci', scopes: null }],
  ['POST', `/admin/projects/${ID}/api-keys`, { name: 'ci', expires_at: 1900000000 }],
  ['POST', `/admin/projects/${ID}/api-keys`, { name: 'ci', expires_at: '2001-01-01T00:00:00Z' }],
  ['GET', '/admin/providers?state=up'],
  ['GET', '/admin/audit?project=shop'],
  ['GET', '/admin/audit?action=project.explode'],
  ['GET', '/admin/audit?since=yesterday'],
  ['GET', '/admin/audit/verify?fast=1'],
  ['POST', '/api/v1/tenants', { name: 'Acme', plan: null }],
  ['POST', '/api/v1/tenants', { name: 'Acme', owner_email: 'a@b.c' }],
  ['POST', `/api/v1/tenants/${ID}/api-keys/rotate`, { api_key_id: 1 }],
];

const UNKNOWN: readonly Request[] = [
  ['GET', `/admin/projects/${ID}`],
  ['GET', '/admin/projects/%00'],
  ['PATCH', `/admin/projects/${ID}`, {}],
  ['DELETE', '/admin/projects/shop'],
  ['POST', `/admin/projects/${ID}/api-keys`, { name: 'ci' }],
  ['GET', `/admin/projects/${ID}/api-keys`],
  ['DELETE', `/admin/projects/${ID}/api-keys/akey_%00`],
  ['GET', `/admin/projects/${ID}/ca`],
  ['PUT', `/admin/projects/${ID}`, {}],
  ['POST', '/api/v1/tenants/%00/api-keys', {}],
  ['POST', `/api/v1/tenants/${ID}/api-keys/rotate`, { api_key_id: 'akey_%00' }],
];

eachDatabase('the administrator’s routes', (_, fresh) => {
  describe('with the admin token', () => {
    let sut: AdminApp;
    beforeEach(async () => {
      sut = await openAdminApp(await fresh.open());
    });
    afterEach(() => sut.close());

    const member = (answer: Answer, name: string): unknown => Reflect.get(Object(answer.body), name);
    const statusesOf = async (requests: readonly Request[]): Promise<unknown[]> => {
      const statuses: unknown[] = [];
      for (const request of requests) statuses.push([...request, (await sut.send(...request)).status]);
      return statuses;
    };
    /** Of an answer in the native envelope. */
    const idOf = (answer: Answer): unknown => Reflect.get(Object(member(answer, 'data')), 'id');
    const project = async (name = 'shop'): Promise<string> =>
      String(member(await sut.send('POST', '/admin/projects', { name }), 'id'));

    it('show an API key in one answer, which no cache keeps', async () => {
      const id = await project();
      const made = await sut.send('POST', `/admin/projects/${id}/api-keys`, {
        name: 'ci',
        format: 'cs_live',
      });
      expect(made.status).toBe(201);
      expect(made.headers['cache-control']).toBe('no-store');
      expect(made.body).toEqual({
        id: expect.stringMatching(/^akey_[0-9a-f]{32}$/),
        name: 'ci',
        format: 'cs_live',
        prefix: expect.stringMatching(/^cs_live_[0-9a-f]{8}$/),
        scopes: null,
        created_at: expect.stringMatching(TIME),
        key: expect.stringMatching(/^cs_live_[0-9a-f]{64}$/),
      });
      const list = await sut.send('GET', `/admin/projects/${id}/api-keys`);
      const { key: _key, ...rest } = Object(made.body);
      expect([list.status, list.body]).toEqual([200, { items: [rest], next_cursor: null }]);
    });

    it('make keys of the format pqa unless asked otherwise', async () => {
      const answer = await sut.send('POST', `/admin/projects/${await project()}/api-keys`, { name: 'ci' });
      expect(member(answer, 'key')).toMatch(/^pqa_[0-9a-f]{64}$/);
    });

    it('answer a deletion and a revocation with 204 and no body', async () => {
      const id = await project();
      const key = await sut.send('POST', `/admin/projects/${id}/api-keys`, { name: 'ci' });
      const revoked = await sut.send('DELETE', `/admin/projects/${id}/api-keys/${String(member(key, 'id'))}`);
      expect([revoked.status, revoked.body]).toEqual([204, undefined]);
      const deleted = await sut.send('DELETE', `/admin/projects/${id}`);
      expect([deleted.status, deleted.body]).toEqual([204, undefined]);
    });

    it('name the member at fault in a problem of RFC 9457', async () => {
      const answer = await sut.send('POST', '/admin/projects', { name: 'twinseal:system' });
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(answer.body).toEqual({
        type: '/docs/errors#request.shape',
        title: expect.any(String),
        status: 400,
        detail: expect.stringContaining('"name"'),
        instance: '/admin/projects',
        request_id: answer.headers['x-request-id'],
        code: 'request.shape',
      });
    });

    it('list the audit log by project, deed and time, and prove it whole', async () => {
      const [id] = [await project(), await project('other')];
      const list = await sut.send(
        'GET',
        `/admin/audit?project=${id}&action=project.create&since=2020-01-01T00:00:00Z`,
      );
      expect(list.body).toEqual({
        items: [
          expect.objectContaining({ project: id, action: 'project.create', actor: 'admin', outcome: 'ok' }),
        ],
        next_cursor: null,
      });
      expect(await sut.send('GET', '/admin/audit/verify')).toMatchObject({ body: { ok: true, checked: 2 } });
    });

    it('give tenants what they give projects, in the native envelope', async () => {
      const made = await sut.send('POST', '/api/v1/tenants', { name: 'Acme' });
      expect(made).toMatchObject({
        status: 201,
        body: {
          data: {
            id: expect.stringMatching(/^proj_/),
            name: 'Acme',
            plan: null,
            status: 'active',
            created_at: expect.stringMatching(TIME),
            updated_at: expect.stringMatching(TIME),
          },
          request_id: made.headers['x-request-id'],
          timestamp: expect.stringMatching(TIME),
        },
      });
      const id = String(idOf(made));
      expect((await sut.send('GET', `/admin/projects/${id}`)).body).toMatchObject({ id, name: 'Acme' });
    });

    it('make a tenant’s key without a body, and replace it', async () => {
      const id = await project();
      const made = await sut.send('POST', `/api/v1/tenants/${id}/api-keys`);
      expect(made).toMatchObject({ status: 201, body: { data: { name: 'default', format: 'qph' } } });
      const next = await sut.send('POST', `/api/v1/tenants/${id}/api-keys/rotate`);
      expect(next).toMatchObject({ status: 200, body: { data: { name: 'default', format: 'qph' } } });
      const { items } = Object((await sut.send('GET', `/admin/projects/${id}/api-keys`)).body);
      const revoked = (items as { id: string; revoked_at?: string }[]).filter(
        (item) => item.revoked_at !== undefined,
      );
      expect([items.length, revoked.map(({ id: one }) => one)]).toEqual([2, [idOf(made)]]);
    });

    it('refuse every bad request with 400 and change nothing', async () => {
      expect(await statusesOf(BAD_REQUESTS)).toEqual(BAD_REQUESTS.map((request) => [...request, 400]));
      expect((await sut.send('GET', '/admin/projects')).body).toEqual({ items: [], next_cursor: null });
    });

    it('answer 404 for what does not exist, also where the name could never exist', async () => {
      expect(await statusesOf(UNKNOWN)).toEqual(UNKNOWN.map((request) => [...request, 404]));
    });
  });

  describe('without the admin token', () => {
    it.each(['/admin/projects', '/admin/providers', '/admin/audit', '/admin/audit/verify'])(
      '%s is 401',
      async (path) => {
        const sut = await openAdminApp(await fresh.open());
        const answers = await Promise.all(
          [{}, { authorization: 'Bearer wrong' }, { authorization: 'Bearer ' }].map((headers) =>
            sut.send('GET', path, undefined, headers),
          ),
        );
        await sut.close();
        expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
      },
    );
  });
});
