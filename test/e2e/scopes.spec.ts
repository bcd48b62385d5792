import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../support/built-service.js';
import { useWorld } from '../support/world.js';

interface Operation {
  readonly security?: readonly Readonly<Record<string, unknown>>[];
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly securitySchemes?: Readonly<Record<string, unknown>> };
}

/** No route asks for it: a key that has nothing else may do nothing. */
const USELESS = 'census';
/** Dialects whose clients have keys of one format only. */
const FORMATS: Readonly<Record<string, string>> = { 'fipsign.json': 'pqa', 'exequantum.json': 'hex' };
const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

interface Route {
  readonly document: string;
  readonly method: string;
  readonly path: string;
}

/** Every route of every document that takes an API key. */
const guardedRoutes = (): readonly Route[] =>
  readdirSync(join(ROOT, 'openapi'))
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const document = JSON.parse(readFileSync(join(ROOT, 'openapi', name), 'utf8')) as Document;
      return Object.entries(document.paths ?? {}).flatMap(([path, operations]) =>
        Object.entries(operations)
          .filter(([method, { security = [] }]) => METHODS.includes(method) && takesApiKey(security))
          .map(([method]) => ({ document: name, method: method.toUpperCase(), path })),
      );
    });

/** Public routes name no scheme, the administrator's name the token's. */
const takesApiKey = (security: Operation['security'] = []): boolean =>
  security.some((one) => Object.keys(one).some((scheme) => scheme !== 'admin-token'));

describe('an API key without the scope of a route', () => {
  // Routes that are off by default are asked too.
  const world = useWorld({ TWINSEAL_EXEQUANTUM_V1: 'true', TWINSEAL_EXEQUANTUM_CLIENT_KEYS: 'true' });
  const routes = guardedRoutes();

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
