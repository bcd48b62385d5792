import { documentedRoutes, type DocumentedRoute } from '../support/documented-routes.js';
import { exequantumProject, ExequantumClient, type ExequantumWorld } from '../support/exequantum.js';
import type { HttpAnswer } from '../support/http.js';
import { ADMIN_TOKEN } from '../support/service.js';
import { useWorld } from '../support/world.js';

/** Reads which no document has. */
const UNDOCUMENTED: readonly DocumentedRoute[] = ['/metrics', '/docs'].map((path) => ({
  document: '',
  method: 'GET',
  path,
  schemes: [],
}));

describe('HEAD', () => {
  const world = useWorld({ TWINSEAL_EXEQUANTUM_V1: 'true' });
  const reads = [...documentedRoutes().filter(({ method }) => method === 'GET'), ...UNDOCUMENTED];
  let root: ExequantumWorld;
  let credentials: readonly Readonly<Record<string, string>>[];
  beforeAll(async () => {
    root = await exequantumProject(world());
    const { key } = await root.admin.createApiKey(root.project.id, { format: 'pqa' });
    credentials = [
      { authorization: `Bearer ${ADMIN_TOKEN}` },
      { authorization: `Bearer ${root.client.token}` },
      { 'x-api-key': key },
      { 'x-api-key': root.api.apiKey },
    ];
  });

  const ask = (method: string, { path }: DocumentedRoute, headers = {}): Promise<HttpAnswer> =>
    world().service.send({ method, path: path.replaceAll(/\{\w+\}/g, '1'), headers });
  const nameOf = ({ document, path }: DocumentedRoute): string => `${document} ${path}`;

  it('is asked of every read there is, with and without a credential', () => {
    expect(reads.filter(({ schemes }) => schemes.length > 0).length).toBeGreaterThan(20);
    expect(reads.filter(({ schemes }) => schemes.length === 0).length).toBeGreaterThan(8);
  });

  it('is no method of a route behind a credential, since a GET may change something there', async () => {
    const before = await root.admin.verifyAudit();
    const served: string[] = [];
    for (const route of reads.filter(({ schemes }) => schemes.length > 0)) {
      for (const headers of credentials) {
        const { status } = await ask('HEAD', route, headers);
        if (status !== 404) served.push(`${nameOf(route)}: ${status}`);
      }
    }
    expect(served).toEqual([]);
    expect((await root.admin.verifyAudit()).head.seq).toBe(before.head.seq);
  });

  it('uses no attempt of a temporary token up', async () => {
    const token = await root.client.temporaryToken();
    const child = new ExequantumClient(root.client.base, token);
    for (const path of ['/kem/generate_keys', '/token/new'])
      expect((await child.call('HEAD', path)).status).toBe(404);
    expect((await child.call('GET', '/kem/generate_keys')).status).toBe(200);
    expect((await child.call('GET', '/kem/generate_keys')).status).toBe(401);
  });

  it('of a public read answers as GET does, without the body', async () => {
    for (const route of reads.filter(({ schemes }) => schemes.length === 0)) {
      const [head, get] = [await ask('HEAD', route), await ask('GET', route)];
      expect([nameOf(route), head.status, head.text]).toEqual([nameOf(route), get.status, '']);
      expect(head.headers['content-type']).toBe(get.headers['content-type']);
    }
  });
});
