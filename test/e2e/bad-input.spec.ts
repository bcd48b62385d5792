import { problemOf, refusalOf, type Refusal } from '../support/answers.js';
import { badValuesOf, type BadValue } from '../support/bad-values.js';
import { DATABASES } from '../support/databases.js';
import type { HttpAnswer } from '../support/http.js';
import { ADMIN_ROUTES, NATIVE_ROUTES, TENANT_ROUTES, type BodyRoute } from '../support/routes.js';
import { ADMIN_TOKEN } from '../support/service.js';
import { useWorld } from '../support/world.js';

/** The cases whose answer is not the contract's, each with what came instead. */
const surprises = async (
  route: BodyRoute,
  member: string,
  values: readonly BadValue[],
  ask: (body: unknown) => Promise<Refusal>,
): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const { why, value, code = route.shapeCode } of values) {
    const refusal = await ask({ ...route.body, [member]: value });
    const right = refusal.status === 400 && (code === '' || refusal.code === code);
    if (!right) found.push(`${member}: ${why} -> ${refusal.status} ${refusal.code}, expected 400 ${code}`);
  }
  return found;
};

const matrix = (routes: readonly BodyRoute[]) =>
  routes.flatMap((route) => Object.keys(route.members).map((member) => [route.path, member, route] as const));

const UNKNOWN: readonly BadValue[] = ['value', null, 1, {}].map((value) => ({
  why: `unknown member holding ${JSON.stringify(value)}`,
  value,
}));

describe.each(DATABASES)('on %s', (database) => {
  const world = useWorld({}, database);
  beforeAll(async () => void (await world().api.generate('ML-DSA-44', 'matrix')));

  /** What must be the same before and after a refused request. */
  const stateOfService = async (): Promise<unknown> => {
    const { api, admin, project } = world();
    const deeds = (await admin.audit(`&project=${project.id}`)).filter(({ outcome }) => outcome === 'ok');
    const projects = await admin.ok<{ items: unknown[] }>('GET', '/projects');
    const apiKeys = await admin.ok<{ items: unknown[] }>('GET', `/projects/${project.id}/api-keys`);
    return {
      keys: await api.get('/kms/keys'),
      deeds: deeds.length,
      projects: projects.items,
      apiKeys: apiKeys.items,
    };
  };

  const send = (route: BodyRoute, body: unknown, headers: Record<string, string>): Promise<HttpAnswer> =>
    world().service.send({
      method: route.method,
      path: route.path.replace('{project}', world().project.id),
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  const asCaller = (route: BodyRoute, body: unknown): Promise<HttpAnswer> =>
    send(route, body, { 'x-api-key': world().api.apiKey });
  const asAdministrator = (route: BodyRoute, body: unknown): Promise<HttpAnswer> =>
    send(route, body, { authorization: `Bearer ${ADMIN_TOKEN}` });

  const askRefusal =
    (route: BodyRoute, ask: typeof asCaller) =>
    async (body: unknown): Promise<Refusal> => {
      const answer = await ask(route, body);
      return answer.status < 300 ? { status: answer.status, code: 'accepted' } : refusalOf(answer);
    };
  const askProblem =
    (route: BodyRoute) =>
    async (body: unknown): Promise<Refusal> => {
      const answer = await asAdministrator(route, body);
      return answer.status < 300 ? { status: answer.status, code: 'accepted' } : problemOf(answer);
    };

  describe('bad input of the native API', () => {
    it.each(matrix(NATIVE_ROUTES))(
      '%s refuses every wrong %s and changes nothing',
      async (_path, member, route) => {
        const before = await stateOfService();
        const values = badValuesOf(route.members[member] ?? { takes: 'text' });
        expect(await surprises(route, member, values, askRefusal(route, asCaller))).toEqual([]);
        expect(await stateOfService()).toEqual(before);
      },
    );

    it.each(NATIVE_ROUTES.map((route) => [route.path, route] as const))(
      '%s refuses an unknown member',
      async (_path, route) => {
        const before = await stateOfService();
        for (const member of ['unknown', 'constructor', 'toString', 'Algorithm'])
          expect(await surprises(route, member, UNKNOWN, askRefusal(route, asCaller))).toEqual([]);
        expect(await stateOfService()).toEqual(before);
      },
    );

    it.each(NATIVE_ROUTES.map((route) => [route.path, route] as const))(
      '%s refuses the empty object',
      async (_path, route) => {
        expect(refusalOf(await asCaller(route, {}))).toEqual({ status: 400, code: route.shapeCode });
      },
    );
  });

  describe('bad input of items in a batch', () => {
    const items: readonly unknown[] = [
      7,
      null,
      'text',
      [],
      {},
      { message: 7 },
      { message: '*' },
      { message: '', unknown: 1 },
    ];

    it.each(['sign-batch', 'verify-batch'])(
      '%s names each bad item or refuses the whole, never a 500',
      async (path) => {
        for (const item of items) {
          const answer = await world().api.call('POST', `/signature/${path}`, {
            algorithm: 'ML-DSA-44',
            key: 'matrix',
            key_version: 1,
            items: [item],
          });
          const body = answer.json<{
            error?: { error_code: string };
            data?: { results: { error?: { error_code: string } }[] };
          }>();
          const code = body.error?.error_code ?? body.data?.results[0]?.error?.error_code;
          expect([JSON.stringify(item), code]).toEqual([JSON.stringify(item), 'ERR_SIG_001']);
        }
      },
    );
  });

  describe('bad input of tenants and the admin API', () => {
    it.each(matrix(TENANT_ROUTES))(
      '%s refuses every wrong %s and changes nothing',
      async (_path, member, route) => {
        const before = await stateOfService();
        const values = badValuesOf(route.members[member] ?? { takes: 'text' });
        expect(await surprises(route, member, values, askRefusal(route, asAdministrator))).toEqual([]);
        expect(await stateOfService()).toEqual(before);
      },
    );

    it.each(matrix(ADMIN_ROUTES))(
      '%s refuses every wrong %s and changes nothing',
      async (_path, member, route) => {
        const before = await stateOfService();
        const values = badValuesOf(route.members[member] ?? { takes: 'text' });
        expect(await surprises(route, member, values, askProblem(route))).toEqual([]);
        expect(await stateOfService()).toEqual(before);
      },
    );

    it.each([...TENANT_ROUTES, ...ADMIN_ROUTES].map((route) => [route.path, route] as const))(
      '%s refuses an unknown member and the empty object',
      async (_path, route) => {
        const before = await stateOfService();
        expect((await asAdministrator(route, { ...route.body, unknown: 1 })).status).toBe(400);
        expect((await asAdministrator(route, {})).status).toBe(400);
        expect(await stateOfService()).toEqual(before);
      },
    );
  });

  describe('bad queries', () => {
    const READS = ['/kms/keys', '/kms/keys/active', '/kms/keys/1', '/kms/keys/1/public'];
    const QUERIES = [
      'algorithm=RSA',
      'algorithm=',
      `algorithm=${'x'.repeat(5000)}`,
      'algorithm=ML-DSA-44&key=UPPER',
      'algorithm=ML-DSA-44&unknown=1',
      'algorithm=ML-DSA-44&algorithm=ML-DSA-65',
      'algorithm[]=ML-DSA-44',
      'algorithm=ML-DSA-44&key=%00',
      'algorithm=ML-DSA-44&__proto__=1',
    ];

    it.each(READS)('%s refuses them all', async (path) => {
      for (const query of QUERIES) {
        const answer = await world().api.call('GET', `${path}?${query}`);
        expect([query, refusalOf(answer)]).toEqual([query, { status: 400, code: 'ERR_KMS_001' }]);
      }
    });

    it('/kms/algorithms takes no query', async () => {
      const answer = await world().api.call('GET', '/kms/algorithms?x=1');
      expect(refusalOf(answer)).toEqual({ status: 400, code: 'ERR_KMS_001' });
    });
  });
});
