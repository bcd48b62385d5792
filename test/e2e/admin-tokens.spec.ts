import { DATABASES } from '../support/databases.js';
import { fipsignProject } from '../support/fipsign.js';
import { Receiver } from '../support/receiver.js';
import { send } from '../support/http.js';
import { until } from '../support/until.js';
import { useWorld } from '../support/world.js';

const NOBODY = `proj_${'0'.repeat(32)}`;
const DELIVERY = `dlv_${'0'.repeat(32)}`;
const PACK = { pack_type: 'starter', tokens: 5 };
const HOOK = { url: 'http://127.0.0.1:9/' };

/** Every admin route around tokens, with a body that is good. */
const ROUTES: readonly (readonly [
  method: string,
  path: string,
  body: Record<string, unknown> | undefined,
])[] = [
  ['POST', '/packs', PACK],
  ['PUT', '/webhook', HOOK],
  ['GET', '/webhook', undefined],
  ['DELETE', '/webhook', undefined],
  ['POST', '/webhook/test', undefined],
  ['GET', '/webhook/deliveries', undefined],
  ['POST', `/webhook/deliveries/${DELIVERY}/replay`, undefined],
  ['POST', '/token-key/rotate', {}],
];

interface Page {
  readonly items: readonly { readonly id: string; readonly created_at: string }[];
  readonly next_cursor: string | null;
}

describe.each(DATABASES)('the admin API’s routes for tokens on %s', (database) => {
  const world = useWorld({ TWINSEAL_WEBHOOK_ALLOW_PRIVATE: 'true' }, database);

  it.each(ROUTES)(
    '%s …%s is 401 without the admin token, 404 for an unknown project',
    async (method, path, body) => {
      const { admin, service, api } = world();
      const text = body === undefined ? {} : { body: JSON.stringify(body) };
      for (const authorization of ['', 'Bearer wrong', `Bearer ${api.apiKey}`]) {
        const headers = { authorization, 'content-type': 'application/json' };
        const answer = await send(service.base, {
          method,
          path: `/admin/projects/${NOBODY}${path}`,
          headers,
          ...text,
        });
        expect([answer.status, answer.json()]).toEqual([401, expect.objectContaining({ status: 401 })]);
      }
      for (const id of [NOBODY, 'nonsense', 'proj_%00']) {
        const answer = await admin.call(method, `/projects/${id}${path}`, body);
        expect([id, answer.status]).toEqual([id, 404]);
        expect(answer.headers['content-type']).toContain('application/problem+json');
      }
    },
  );

  it('a pack answers what was bought, and is there for the next call', async () => {
    const { admin, project, client } = await fipsignProject(world(), { free_limit: 0 });
    expect((await client.call('POST', '/sign', { sub: 'a' })).status).toBe(429);
    const answer = await admin.call('POST', `/projects/${project.id}/packs`, {
      ...PACK,
      payment_ref: 'invoice',
    });
    expect([answer.status, answer.json()]).toEqual([
      201,
      {
        id: expect.stringMatching(/^pack_[0-9a-f]{32}$/),
        pack_type: 'starter',
        tokens: 5,
        tokens_remaining: 5,
        payment_ref: 'invoice',
        purchased_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    ]);
    expect((await client.sign()).meta['source']).toBe('pack');
    const words = (await admin.audit(`&project=${project.id}`)).map(({ action }) => action);
    expect(words).toContain('pack.add');
  });

  it('the delivery log comes newest first, page by page, with every attempt', async () => {
    const receiver = new Receiver();
    await receiver.open();
    try {
      const { admin, project, client } = await fipsignProject(world());
      const path = `/projects/${project.id}/webhook`;
      await admin.ok('PUT', path, { url: receiver.url, events: ['token.signed'] });
      for (let count = 0; count < 5; count += 1) await client.sign();
      await until(() => receiver.arrivals.length === 5);
      const pages: Page[] = [];
      for (let cursor = ''; ;) {
        const page = await admin.ok<Page>('GET', `${path}/deliveries?limit=2${cursor}`);
        pages.push(page);
        if (page.next_cursor === null) break;
        cursor = `&cursor=${page.next_cursor}`;
      }
      expect(pages.map(({ items }) => items.length)).toEqual([2, 2, 1]);
      const items = pages.flatMap((page) => page.items);
      expect(new Set(items.map(({ id }) => id)).size).toBe(5);
      const times = items.map(({ created_at }) => created_at);
      expect(times).toEqual(times.toSorted().toReversed());
      await until(
        async () =>
          JSON.stringify(await admin.ok('GET', `${path}/deliveries`)).split('"delivered"').length === 6,
      );
      const { items: log } = await admin.ok<Page>('GET', `${path}/deliveries`);
      for (const item of log) {
        expect(item).toEqual({
          id: expect.stringMatching(/^dlv_[0-9a-f]{32}$/),
          event: 'token.signed',
          state: 'delivered',
          created_at: expect.any(String),
          attempts: [{ number: 1, at: expect.any(String), status: 204, error: null }],
        });
      }
      for (const query of ['limit=0', 'limit=1001', 'cursor=x', 'more=1']) {
        expect((await admin.call('GET', `${path}/deliveries?${query}`)).status).toBe(400);
      }
    } finally {
      await receiver.close();
    }
  });

  it.each([
    [{}],
    [{ url: 7 }],
    [{ ...HOOK, events: [] }],
    [{ ...HOOK, events: ['x'] }],
    [{ ...HOOK, more: 1 }],
  ])('the webhook %j is refused', async (body) => {
    const { admin, project } = world();
    const answer = await admin.call('PUT', `/projects/${project.id}/webhook`, body);
    expect([answer.status, answer.json()]).toEqual([400, expect.objectContaining({ status: 400 })]);
    expect((await admin.call('GET', `/projects/${project.id}/webhook`)).status).toBe(404);
  });
});
