import { randomBytes } from 'node:crypto';

import { send } from '../support/http.js';
import {
  exequantumProject,
  ExequantumClient,
  hex,
  NOT_FOUND,
  UNAUTHENTICATED,
} from '../support/exequantum.js';
import { useWorld } from '../support/world.js';

const PK = '00'.repeat(1184);
const CIPHER = '00'.repeat(1088);
const SIGNATURE = '00'.repeat(3309);
const VERIFICATION_KEY = '00'.repeat(1952);
const KEY = '00'.repeat(32);

/** Every route that takes a body, with a body of right shape, and which of its members must be there. */
const ROUTES = [
  ['/token/new', {}, []],
  ['/kem/generate_keys', {}, []],
  [
    '/kem/encapsulate_key',
    { pk: PK, signature: SIGNATURE, verification_key: VERIFICATION_KEY },
    ['pk', 'signature', 'verification_key'],
  ],
  ['/kem/decapsulate_key', { cipher: CIPHER, pk: PK }, ['cipher']],
  ['/signature/sign', { data: 'a' }, ['data']],
  [
    '/signature/verify',
    { data: 'a', pk: VERIFICATION_KEY, signature: SIGNATURE },
    ['data', 'pk', 'signature'],
  ],
  ['/aes/encrypt_text', { unencrypted: 'a', key: KEY }, ['unencrypted', 'key']],
  ['/aes/decrypt_text', { ciphertext: '00'.repeat(30), key: KEY }, ['ciphertext', 'key']],
] as const;

/** Members in hexadecimal and the bytes that each must have. */
const HEX_MEMBERS = ROUTES.flatMap(([path, body]) =>
  (['pk', 'signature', 'verification_key', 'cipher', 'key', 'ciphertext'] as const)
    .filter((name) => name in body)
    .map((name) => ({ path, body, name })),
);
const FIXED_LENGTH = HEX_MEMBERS.filter(
  ({ path, name }) => name !== 'ciphertext' && !(path === '/signature/verify' && name === 'signature'),
);

describe('errors of ExeQuantum’s routes', () => {
  const world = useWorld();
  const client = async (): Promise<ExequantumClient> => (await exequantumProject(world())).client;

  it.each<readonly [string, string]>([
    ...ROUTES.map(([path]) => ['POST', path] as const),
    ['GET', '/token/new'],
    ['GET', '/kem/generate_keys'],
  ])(
    '%s %s without a good token is one and the same 401, before the body is looked at',
    async (method, path) => {
      const { base } = world().service;
      const body = method === 'GET' ? undefined : '{"not json';
      for (const token of [undefined, '', '0'.repeat(63), '0'.repeat(64), 'x y']) {
        expect(await new ExequantumClient(base, token).refusal(method, path, body)).toEqual(UNAUTHENTICATED);
      }
      const { token } = await client();
      for (const word of ['Basic', 'token', '', 'auth_token bearer']) {
        expect(await new ExequantumClient(base, token, word).refusal(method, path, body)).toEqual(
          UNAUTHENTICATED,
        );
      }
    },
  );

  it.each([
    ['GET', '/kc/generate_keys'],
    ['POST', '/kem/nope'],
    ['PUT', '/kem/generate_keys'],
    ['GET', '/kem/decapsulate_key'],
    ['GET', ''],
    ['GET', '/'],
    ['GET', '/%zz'],
    ['POST', '/kem/generate_keys/'],
  ])('%s /api%s is 404 in the contract’s form', async (method, path) => {
    const answer = await (await client()).call(method, path);
    expect([answer.status, answer.json(), answer.headers['cache-control']]).toEqual([
      ...NOT_FOUND,
      'no-store',
    ]);
  });

  it('unknown paths beside /api keep the form of the dialect at the root', async () => {
    const answer = await world().service.send({ method: 'GET', path: '/apis/kem' });
    expect([answer.status, answer.json()]).toEqual([404, { success: false, error: 'Not found' }]);
  });

  describe.each(ROUTES)('POST %s', (path, body, required) => {
    it('names what is missing', async () => {
      const sut = await client();
      for (const name of required) {
        expect([name, await sut.fault('POST', path, { ...body, [name]: undefined })]).toEqual([
          name,
          [`body.${name}`, 'missing'],
        ]);
      }
    });

    it('refuses members that nobody knows, without repeating their names', async () => {
      const sut = await client();
      const planted = hex(randomBytes(8));
      expect(await sut.fault('POST', path, { ...body, [planted]: 1 })).toEqual(['body', 'extra_forbidden']);
      expect((await sut.call('POST', path, { ...body, [planted]: 1 })).text).not.toContain(planted);
    });

    it.each(['{"pk":', '[]', '"a"', 'null', '{"__proto__":{}}'])('refuses the body %s', async (text) => {
      expect(await (await client()).fault('POST', path, text)).toEqual(['body', 'json_invalid']);
    });

    it('takes nothing from the query', async () => {
      const sut = await client();
      for (const name of Object.keys({ ...body, expiry_time: 1, anything: 1 })) {
        const [place] = await sut.fault('POST', `${path}?${name}=60`, body);
        expect(place.split('.')[0]).toBe('query');
      }
    });

    it('has a limit of 8 MiB and takes JSON only', async () => {
      const sut = await client();
      const large = JSON.stringify({ data: 'x'.repeat(8 * 1024 * 1024) });
      expect(await sut.refusal('POST', path, large)).toEqual([413, { detail: 'Request body too large' }]);
      const answer = await send(sut.base, {
        method: 'POST',
        path: `/api${path}`,
        headers: { authorization: `Bearer ${sut.token}`, 'content-type': 'text/plain' },
        body: '{}',
      });
      expect([answer.status, answer.json()]).toEqual([
        415,
        { detail: 'Content-Type must be application/json' },
      ]);
    });
  });

  it.each(HEX_MEMBERS)('$path refuses what is no hexadecimal as $name', async ({ path, body, name }) => {
    const sut = await client();
    for (const wrong of ['0', 'zz', `0x${'00'.repeat(8)}`, ' 00', 7, true, null, {}, ['00']]) {
      expect([wrong, await sut.fault('POST', path, { ...body, [name]: wrong })]).toEqual([
        wrong,
        [`body.${name}`, 'value_error'],
      ]);
    }
  });

  it.each(FIXED_LENGTH)('$path refuses another length as $name', async ({ path, body, name }) => {
    const sut = await client();
    const right = String((body as Readonly<Record<string, unknown>>)[name]);
    for (const wrong of ['', right.slice(2), `${right}00`]) {
      expect(await sut.fault('POST', path, { ...body, [name]: wrong })).toEqual([
        `body.${name}`,
        'value_error',
      ]);
    }
  });

  it.each([
    ['/kem/decapsulate_key', { cipher: CIPHER }, 'body.pk'],
    ['/kem/decapsulate_key', { cipher: CIPHER, pk: PK, sk: '00'.repeat(2400) }, 'body.pk'],
    [
      '/kem/encapsulate_key',
      { pk: PK, signature: SIGNATURE, verif_key: VERIFICATION_KEY, verification_key: '11'.repeat(1952) },
      'body.verif_key',
    ],
    ['/signature/sign', { data: 'a', message: 'a' }, 'body.message'],
    ['/signature/sign', { data: 'a', encoding: 'latin1' }, 'body.encoding'],
    ['/signature/sign', { data: 'abc', encoding: 'hex' }, 'body.data'],
    ['/signature/sign', { data: 'AP9=', encoding: 'base64' }, 'body.data'],
    ['/signature/sign', { data: '\ud800' }, 'body.data'],
    ['/aes/encrypt_text', { unencrypted: 'a\udc00', key: KEY }, 'body.unencrypted'],
    ['/aes/encrypt_text', { unencrypted: 'a', key: KEY, pk: PK, cipher: CIPHER }, 'body.key'],
  ])('%s refuses %j', async (path, body, place) => {
    const text = JSON.stringify(body);
    expect(await (await client()).fault('POST', path, text)).toEqual([place, 'value_error']);
  });

  it.each([
    ['/aes/encrypt_text', { unencrypted: 'a' }, 'body.key'],
    ['/aes/encrypt_text', { unencrypted: 'a', pk: PK }, 'body.cipher'],
    ['/aes/decrypt_text', { ciphertext: '00', cipher: CIPHER }, 'body.pk'],
  ])('%s misses the other half of %j', async (path, body, place) => {
    expect(await (await client()).fault('POST', path, body)).toEqual([place, 'missing']);
  });

  it.each(['sk', 'key', 'cipher', 'token', 'auth_token', 'SK'])(
    '%s in a query string is 422 on every route, with or without a token, and never shown',
    async (name) => {
      const { base, token } = await client();
      const secret = hex(randomBytes(16));
      for (const sent of [undefined, token]) {
        for (const [method, path] of [
          ['GET', '/token/new'],
          ['GET', '/kem/generate_keys'],
          ['POST', '/kem/decapsulate_key'],
        ] as const) {
          const sut = new ExequantumClient(base, sent);
          const answer = await sut.call(method, `${path}?${name}=${secret}`);
          expect([answer.status, answer.headers['cache-control']]).toEqual([422, 'no-store']);
          expect(answer.text).not.toContain(secret);
        }
      }
      expect(world().service.output).not.toContain(secret);
    },
  );

  it('GET /api/token/new knows its two parameters only', async () => {
    const sut = await client();
    expect(await sut.fault('GET', '/token/new?expires=5')).toEqual(['query', 'extra_forbidden']);
    expect(await sut.fault('GET', '/token/new?expiry_time=1e2')).toEqual([
      'query.expiry_time',
      'value_error',
    ]);
  });
});

describe('settings of ExeQuantum’s routes', () => {
  describe('with a limit, other parameter sets and without text encryption', () => {
    const world = useWorld({
      TWINSEAL_RATE_LIMIT_EXEQUANTUM: '12',
      TWINSEAL_EXEQUANTUM_KEM: 'ML-KEM-1024',
      TWINSEAL_EXEQUANTUM_SIGNATURE: 'ML-DSA-87',
      TWINSEAL_EXEQUANTUM_AES: 'false',
    });

    it('keys, signatures and ciphers have the lengths of the chosen sets', async () => {
      const { client } = await exequantumProject(world());
      const keys = await client.keys();
      expect([keys.pk, keys.verification_key, keys.signature].map((text) => text.length / 2)).toEqual([
        1568, 2592, 4627,
      ]);
      const { cipher, shared_key, trusted } = await client.encapsulate(keys);
      expect([cipher.length / 2, trusted]).toEqual([1568, true]);
      expect(await client.post('/kem/decapsulate_key', { cipher, pk: keys.pk })).toEqual({ shared_key });
    });

    it('the aes routes are 404', async () => {
      const { client } = await exequantumProject(world());
      for (const path of ['/aes/encrypt_text', '/aes/decrypt_text']) {
        expect(await client.refusal('POST', path, {})).toEqual(NOT_FOUND);
      }
    });

    it('a token beyond its limit is 429 with Retry-After, and another token is not', async () => {
      const { client } = await exequantumProject(world());
      for (let call = 0; call < 12; call += 1)
        expect((await client.call('POST', '/signature/verify', {})).status).toBe(422);
      const answer = await client.call('POST', '/signature/verify', {});
      expect([answer.status, answer.json(), answer.headers['cache-control']]).toEqual([
        429,
        { detail: 'Rate limit exceeded' },
        'no-store',
      ]);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      const other = await exequantumProject(world());
      expect((await other.client.call('POST', '/signature/verify', {})).status).toBe(422);
    });

    it('an address that sent as many refused tokens waits, too', async () => {
      const guess = () =>
        new ExequantumClient(world().service.base, hex(randomBytes(32))).call('GET', '/kem/generate_keys');
      const statuses: number[] = [];
      for (let call = 0; call < 14; call += 1) statuses.push((await guess()).status);
      expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
    });
  });

  it.each([
    ['TWINSEAL_EXEQUANTUM_KEM', 'X-Wing'],
    ['TWINSEAL_EXEQUANTUM_SIGNATURE', 'Ed25519'],
  ])('%s takes no %s', async (name, value) => {
    const { readConfiguration } = await import('../../src/platform/config/read-configuration.js');
    expect(() => readConfiguration({ [name]: value })).toThrow(name);
  });
});
