import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../support/built-service.js';
import { useWorld } from '../support/world.js';

interface Responses {
  readonly [status: string]: { readonly content?: Readonly<Record<string, { readonly examples?: object }>> };
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          { readonly summary?: string; readonly tags?: readonly string[]; readonly responses: Responses }
        >
      >
    >
  >;
}

describe('the OpenAPI documents', () => {
  const world = useWorld({
    NODE_ENV: 'production',
    TWINSEAL_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
  });
  const get = (path: string) => world().service.send({ method: 'GET', path });

  it.each(['v1', 'fipsign', 'exequantum', 'admin'])(
    'openapi/%s.json is byte for byte what the built service serves',
    async (name) => {
      const answer = await get(`/docs/openapi/${name}.json`);
      expect(answer.status).toBe(200);
      // Out of date? Run `make openapi`.
      expect(answer.text).toBe(readFileSync(join(ROOT, 'openapi', `${name}.json`), 'utf8'));
    },
  );

  it.each(['v1', 'fipsign', 'exequantum', 'admin'])(
    'every route of %s has a summary, a tag, and an example of each of its errors',
    async (name) => {
      const document = (await get(`/docs/openapi/${name}.json`)).json<Document>();
      expect(document.openapi).toBe('3.1.0');
      const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({ where: `${method} ${path}`, operation })),
      );
      expect(operations.length).toBeGreaterThan(5);
      for (const { where, operation } of operations) {
        expect([where, operation.summary ?? '', operation.tags?.length]).toEqual([
          where,
          expect.stringMatching(/\w/),
          1,
        ]);
        const errors = Object.entries(operation.responses).filter(([status]) => status >= '400');
        const bare = errors
          .filter(([, { content = {} }]) =>
            Object.values(content).every(({ examples }) => examples === undefined),
          )
          .map(([status]) => `${where} ${status}`)
          // Not an error: the same report as with 200.
          .filter((place) => place !== 'get /health/ready 503');
        expect(bare).toEqual([]);
        expect(errors.map(([status]) => status)).toContain('500');
      }
    },
  );

  it.each(['v1', 'fipsign', 'exequantum', 'admin'])(
    'what generators name after %s are its words: an operation id of its own per route, and schemas without our suffixes',
    async (name) => {
      const { text } = await get(`/docs/openapi/${name}.json`);
      const ids = [...text.matchAll(/"operationId": "([^"]*)"/g)].map(([, id]) => id);
      expect(ids.filter((id) => !/^[a-z]+([A-Z][a-z]+)*$/.test(id ?? ''))).toEqual([]);
      expect(new Set(ids).size).toBe(ids.length);
      const schemas = (JSON.parse(text) as { components: { schemas: object } }).components.schemas;
      // Go's constructor of a `Key` is called `NewKey`, so no schema may be.
      expect(Object.keys(schemas).filter((schema) => /Dto|^New/.test(schema))).toEqual([]);
      const references = [...text.matchAll(/"\$ref": "#\/components\/schemas\/([^"]*)"/g)].map(
        ([, to = '']) => to,
      );
      expect(references.length).toBeGreaterThan(20);
      expect(references.filter((to) => !(to in schemas))).toEqual([]);
    },
  );

  it('are offered on a page that asks no other host for anything', async () => {
    const page = await get('/docs');
    expect(page.status).toBe(200);
    const sources = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source = '']) => source);
    expect(sources.length).toBeGreaterThan(2);
    for (const source of sources.filter((url) => !url.startsWith('data:'))) {
      expect(source).not.toMatch(/^(?:https?:)?\/\//);
      expect((await get(new URL(source, 'http://service/docs').pathname)).status).toBe(200);
    }
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it.each(['/docs/..%2f..%2fpackage.json', '/docs/assets/..%5c..%5cpackage.json', '/docs/.env'])(
    'lie in a folder that %s does not lead out of',
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(404);
      expect(answer.json()).toEqual({ success: false, error: 'Not found' });
    },
  );

  it('stand in the selector of that page', async () => {
    const { text } = await get('/docs');
    const offered = /data-documents='([^']*)'/.exec(text)?.[1] ?? '[]';
    const urls = (JSON.parse(offered) as { url: string }[]).map(({ url }) => url);
    expect(urls).toContain('/docs/openapi/v1.json');
    expect(urls).toContain('/docs/openapi/admin.json');
    for (const url of urls) expect((await get(url)).status).toBe(200);
  });
});
