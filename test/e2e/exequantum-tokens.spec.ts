import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { DATABASES, freshDatabase, type FreshDatabase } from '../support/databases.js';
import {
  exequantumProject,
  ExequantumClient,
  FORBIDDEN,
  UNAUTHENTICATED,
  type ExequantumWorld,
} from '../support/exequantum.js';
import { Service } from '../support/service.js';
import { useWorld } from '../support/world.js';

const VERIFY = { data: '', pk: '00'.repeat(1952), signature: '00' };
const AT_ONCE = 20;

/** A request that any good token gets through, and that changes nothing. */
const use = (client: ExequantumClient) => client.call('POST', '/signature/verify', VERIFY);
const statusesOf = async (requests: readonly ReturnType<typeof use>[]): Promise<readonly number[]> =>
  (await Promise.all(requests)).map(({ status }) => status).toSorted((a, b) => a - b);
const refused = (count: number): readonly number[] => Array.from({ length: count }, () => 401);

describe.each(DATABASES)('temporary tokens on %s', (database) => {
  const world = useWorld({}, database);
  const project = (more = {}, key = {}) => exequantumProject(world(), more, key);
  const child = async ({ client }: ExequantumWorld, query = ''): Promise<ExequantumClient> =>
    new ExequantumClient(client.base, await client.temporaryToken(query));

  it('are 64 hexadecimal digits, by GET and POST', async () => {
    const { client } = await project();
    const made = [
      await client.ok('GET', '/token/new?expiry_time=86400&expire_after_attempts=10000'),
      await client.post('/token/new', { expiry_time: 1, expire_after_attempts: 1 }),
      await client.post('/token/new'),
    ];
    for (const answer of made) expect(answer).toEqual({ new_token: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('let one request through by default: of twenty at once exactly one', async () => {
    const sut = await child(await project());
    const statuses = await statusesOf(Array.from({ length: AT_ONCE }, () => use(sut)));
    expect(statuses).toEqual([200, ...refused(AT_ONCE - 1)]);
    expect(await sut.refusal('POST', '/signature/verify', VERIFY)).toEqual(UNAUTHENTICATED);
  });

  it('let exactly as many through as they have attempts', async () => {
    const sut = await child(await project(), '?expire_after_attempts=7');
    const statuses = await statusesOf(Array.from({ length: AT_ONCE }, () => use(sut)));
    expect(statuses).toEqual([...Array.from({ length: 7 }, () => 200), ...refused(AT_ONCE - 7)]);
  });

  it('lose an attempt also with a request that is refused afterwards', async () => {
    for (const body of ['{"not json', '{}', JSON.stringify({ ...VERIFY, unknown: 1 })]) {
      const sut = await child(await project());
      expect((await sut.call('POST', '/signature/verify', body)).status).toBe(422);
      expect((await use(sut)).status).toBe(401);
    }
    const minting = await child(await project());
    expect(await minting.refusal('GET', '/token/new')).toEqual(FORBIDDEN);
    expect((await use(minting)).status).toBe(401);
  });

  it('lose none with a request for a route that does not exist', async () => {
    const sut = await child(await project());
    expect((await sut.call('POST', '/kem/nope', {})).status).toBe(404);
    expect((await use(sut)).status).toBe(200);
  });

  it('open every route but the one that makes them', async () => {
    const root = await project();
    const sut = await child(root, '?expire_after_attempts=100');
    const keys = await sut.keys();
    const { cipher, shared_key: key } = await sut.encapsulate(keys);
    await sut.post('/kem/decapsulate_key', { cipher, pk: keys.pk });
    const { signature, pk } = await sut.post<Record<string, string>>('/signature/sign', { data: 'a' });
    await sut.post('/signature/verify', { data: 'a', pk, signature });
    const ciphertext = await sut.post<string>('/aes/encrypt_text', { unencrypted: 'a', key });
    await sut.post('/aes/decrypt_text', { ciphertext, key });
    for (const method of ['GET', 'POST']) expect(await sut.refusal(method, '/token/new')).toEqual(FORBIDDEN);
    // Refusals are written with the next commit.
    await use(sut);
    const {
      admin,
      project: { id },
    } = root;
    const entries = await admin.audit(`&project=${id}`);
    const made = entries.find(({ target }) => target.startsWith('ttok_'));
    expect(made?.actor).toBe(`apikey:${root.keyId}`);
    const decapsulated = entries.find(({ action }) => action === 'kem.decapsulate');
    expect(decapsulated?.actor).toBe(`temporary-token:${made?.target}`);
    const minting = entries.filter(
      ({ action, outcome }) => action === 'apikey.create' && outcome === 'auth.scope',
    );
    expect(minting).toHaveLength(2);
  });

  it('may do no more than their parent', async () => {
    const sut = await child(await project({}, { scopes: ['tokens', 'verify'] }), '?expire_after_attempts=5');
    expect((await use(sut)).status).toBe(200);
    expect(await sut.refusal('GET', '/kem/generate_keys')).toEqual(FORBIDDEN);
  });

  it('are refused alike, whether spent, expired, unknown, malformed or of a parent that ended', async () => {
    const parent = await project();
    const [spent, expired, orphan] = [
      await child(parent),
      await child(parent, '?expiry_time=1&expire_after_attempts=100'),
      await child(parent, '?expire_after_attempts=100'),
    ];
    await use(spent);
    expect((await use(orphan)).status).toBe(200);
    await sleep(1100);
    const {
      admin,
      project: { id },
      keyId,
      client,
    } = parent;
    expect((await admin.call('DELETE', `/projects/${id}/api-keys/${keyId}`)).status).toBeLessThan(300);
    const others = ['', 'x', 'a'.repeat(64), '0'.repeat(63), `${'0'.repeat(64)}0`, undefined];
    const strangers = others.map((token) => new ExequantumClient(client.base, token));
    const answers = await Promise.all(
      [spent, expired, orphan, client, ...strangers].map((sut) =>
        sut.call('POST', '/signature/verify', '{"not json'),
      ),
    );
    const shown = answers.map(({ status, text, headers }) => [
      status,
      text,
      Object.keys(headers).toSorted().join(' '),
    ]);
    expect(new Set(shown.map((one) => JSON.stringify(one))).size).toBe(1);
    expect([answers[0]?.status, answers[0]?.json()]).toEqual(UNAUTHENTICATED);
  });

  it('end with a parent whose time is over', async () => {
    const expires_at = new Date(Date.now() + 2500).toISOString();
    const parent = await project({}, { expires_at });
    const sut = await child(parent, '?expire_after_attempts=100');
    expect((await use(sut)).status).toBe(200);
    await sleep(Math.max(0, Date.parse(expires_at) - Date.now()) + 50);
    expect(await sut.refusal('POST', '/signature/verify', VERIFY)).toEqual(UNAUTHENTICATED);
  });

  it('are no key for any other API', async () => {
    const { client, api } = await project();
    const token = await client.temporaryToken('?expire_after_attempts=100');
    const headers = { 'x-api-key': token };
    expect((await api.call('GET', '/kms/keys', undefined, headers)).status).toBe(401);
    const asBearer = { authorization: `Bearer ${token}` };
    const { service } = world();
    for (const path of ['/usage', '/admin/projects']) {
      expect((await service.send({ method: 'GET', path, headers: { ...headers, ...asBearer } })).status).toBe(
        401,
      );
    }
  });

  it.each(['pqa', 'qph'])('and API keys of the format %s are not taken here', async (format) => {
    const { client } = await project({}, { format });
    expect(await client.refusal('GET', '/token/new')).toEqual(UNAUTHENTICATED);
  });

  it.each([
    ['expiry_time', 0],
    ['expiry_time', 86_401],
    ['expire_after_attempts', 0],
    ['expire_after_attempts', 10_001],
    ['expire_after_attempts', -1],
  ])('have no %s of %i', async (name, value) => {
    const { client } = await project();
    expect(await client.fault('GET', `/token/new?${name}=${value}`)).toEqual([
      `query.${name}`,
      'value_error',
    ]);
    expect(await client.fault('POST', '/token/new', { [name]: value })).toEqual([
      `body.${name}`,
      'value_error',
    ]);
  });

  it('stay refused when the making of another has removed them', async () => {
    const parent = await project();
    const ended = await child(parent, '?expiry_time=1');
    await sleep(1100);
    await parent.client.temporaryToken();
    expect((await use(ended)).status).toBe(401);
  });
});

describe('two processes on one PostgreSQL', () => {
  let fresh: FreshDatabase;
  let services: readonly Service[];
  let parent: ExequantumWorld;
  beforeAll(async () => {
    fresh = await freshDatabase('PostgreSQL');
    const settings = { ...fresh.settings, TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64') };
    services = await Promise.all([Service.start(settings), Service.start(settings)]);
    parent = await exequantumProject({ service: services[0]! });
  }, 240_000);
  afterAll(async () => {
    await Promise.all(services.map((service) => service.dispose()));
    await fresh.drop();
  });
  const onBoth = (token: string): readonly ExequantumClient[] =>
    services.map(({ base }) => new ExequantumClient(base, token));
  const inTurns = (clients: readonly ExequantumClient[]) =>
    Array.from({ length: AT_ONCE }, (_, at) => use(clients[at % clients.length]!));

  it.each([1, 2, 3])('let a single-use token through once, whichever is asked first (round %i)', async () => {
    const clients = onBoth(await parent.client.temporaryToken());
    expect(await statusesOf(inTurns(clients))).toEqual([200, ...refused(AT_ONCE - 1)]);
  });

  it('open once with a key for one use', async () => {
    const { pk } = await parent.client.post<{ pk: string }>('/kem/generate_keys', { one_use: true });
    const body = { pk, cipher: '00'.repeat(1088) };
    const clients = onBoth(parent.client.token ?? '');
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, at) => clients[at % 2]!.call('POST', '/kem/decapsulate_key', body)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(AT_ONCE - 1);
  });

  it('make one signing key', async () => {
    const { client, api } = await exequantumProject({ service: services[0]! });
    const clients = onBoth(client.token ?? '');
    const made = await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => clients[at % 2]!.keys()));
    expect(new Set(made.map(({ verification_key }) => verification_key)).size).toBe(1);
    expect((await api.get<{ total: number }>('/kms/keys?algorithm=ML-DSA-65')).total).toBe(1);
  });

  it('refuse a token on both as soon as its parent was revoked on one', async () => {
    const {
      client,
      admin,
      project: { id },
      keyId,
    } = await exequantumProject({ service: services[0]! });
    const [, other] = onBoth(await client.temporaryToken('?expire_after_attempts=100'));
    expect((await use(other!)).status).toBe(200);
    await admin.call('DELETE', `/projects/${id}/api-keys/${keyId}`);
    expect((await use(other!)).status).toBe(401);
  });
});
