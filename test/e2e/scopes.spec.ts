import { documentedRoutes } from '../support/documented-routes.js';
import { useWorld } from '../support/world.js';

/** No route asks for it: a key that has nothing else may do nothing. */
const USELESS = 'census';
/** Dialects whose clients have keys of one format only. */
const FORMATS: Readonly<Record<string, string>> = { 'fipsign.json': 'pqa', 'exequantum.json': 'hex' };

/** Public routes name no scheme, the administrator's name the token's. */
const takesApiKey = (schemes: readonly string[]): boolean =>
  schemes.some((scheme) => scheme !== 'admin-token');

describe('an API key without the scope of a route', () => {
  // Routes that are off by default are asked too.
  const world = useWorld({ TWINSEAL_EXEQUANTUM_V1: 'true', TWINSEAL_EXEQUANTUM_CLIENT_KEYS: 'true' });
  const routes = documentedRoutes().filter(({ schemes }) => takesApiKey(schemes));

  it('is looked for on every route that takes one', () => {
    expect(routes.length).toBeGreaterThan(30);
  });

  it('is refused with 403 by each of them, whatever else is wrong, in the header form of each dialect', async () => {
    const { admin, project, service } = world();
    const refusals: string[] = [];
    for (const format of ['qph', 'pqa', 'hex'] as const) {
      const { key } = await admin.createApiKey(project.id, { format, scopes: [USELESS] });
      for (const { document, method, path } of routes) {
        if (format !== (FORMATS[document] ?? 'qph')) continue;
        const answer = await service.send({
          method,
          path: path.replaceAll(/\{\w+\}/g, '1'),
          headers: {
            ...(document === 'exequantum.json' ? { authorization: `Bearer ${key}` } : { 'x-api-key': key }),
            'content-type': 'application/json',
          },
          ...(method !== 'GET' && { body: '{}' }),
        });
        if (answer.status !== 403) refusals.push(`${document} ${method} ${path}: ${answer.status}`);
      }
    }
    expect(refusals).toEqual([]);
  });
});
