import { DATABASES } from '../support/databases.js';
import { FipsignClient, fipsignProject, NO_TOKENS_LEFT, UNAUTHENTICATED } from '../support/fipsign.js';
import { send } from '../support/http.js';
import { useWorld } from '../support/world.js';

const ROUTES = [
  ['POST', '/sign'],
  ['POST', '/verify'],
  ['POST', '/revoke'],
  ['GET', '/usage'],
  ['GET', '/public-keys'],
  ['POST', '/mandate'],
  ['POST', '/mandate/verify'],
  ['PATCH', '/mandate/mdt_0'],
  ['GET', '/mandate/mdt_0'],
  ['GET', '/mandate'],
  ['POST', '/webhooks'],
  ['GET', '/webhooks'],
  ['DELETE', '/webhooks'],
  ['POST', '/webhooks/test'],
  ['GET', '/webhooks/public-key'],
  ['POST', '/ca/issue'],
  ['POST', '/ca/revoke'],
  ['GET', '/ca/certificate/cert_0'],
  ['GET', '/ca/crl'],
] as const;

const error = (text: string, more: object = {}) => ({ success: false, ...more, error: text });

describe.each(DATABASES)('errors of FIPSign’s routes on %s', (database) => {
  const world = useWorld({ TWINSEAL_TOKEN_MAX_SECONDS: '7776000' }, database);

  it.each(ROUTES)('%s %s without a good key is 401 before the body is looked at', async (method, path) => {
    const { base } = world().service;
    const { key: hex } = await world().admin.createApiKey(world().project.id, { format: 'hex' });
    const { key: qph } = await world().admin.createApiKey(world().project.id, { format: 'qph' });
    for (const key of [undefined, '', 'pqa_', `pqa_${'F'.repeat(64)}`, `pqa_${'0'.repeat(64)}`, hex, qph]) {
      const body = method === 'GET' ? undefined : '{"not json';
      expect(await new FipsignClient(base, key).refusal(method, path, body)).toEqual([401, UNAUTHENTICATED]);
    }
  });

  it.each([
    ['an unknown route', 'GET', '/nope', undefined, 404, error('Not found')],
    ['an unknown route below /ca', 'POST', '/ca/renew', '{}', 404, error('Not found')],
    ['a method that the route does not have', 'PUT', '/sign', '{}', 404, error('Not found')],
    ['bad JSON', 'POST', '/sign', '{"sub":', 400, error('Invalid JSON body')],
    ['an array', 'POST', '/sign', '[]', 400, error('Invalid JSON body')],
    ['a prototype key', 'POST', '/sign', '{"sub":"a","__proto__":{}}', 400, error('Invalid JSON body')],
    [
      'a hidden prototype',
      'POST',
      '/sign',
      '{"sub":"a","constructor":{"prototype":{}}}',
      400,
      error('Invalid JSON body'),
    ],
    [
      'a body beyond 256 KiB',
      'POST',
      '/sign',
      JSON.stringify({ sub: 'a', x: 'y'.repeat(256 * 1024) }),
      413,
      error('Request body too large'),
    ],
  ])('%s has FIPSign’s shape', async (_title, method, path, body, status, expected) => {
    const { client } = await fipsignProject(world());
    expect(await client.refusal(method, path, body)).toEqual([status, expected]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', undefined])(
    'a body of type %s is 415',
    async (type) => {
      const { client } = await fipsignProject(world());
      const answer = await send(client.base, {
        method: 'POST',
        path: '/sign',
        headers: { 'x-api-key': client.apiKey!, ...(type !== undefined && { 'content-type': type }) },
        body: '{"sub":"a"}',
      });
      expect([answer.status, answer.json()]).toEqual([415, error('Content-Type must be application/json')]);
    },
  );

  it('a path that is no URL is 404 in FIPSign’s shape', async () => {
    const answer = await world().service.send({ method: 'GET', path: '/%zz' });
    expect([answer.status, answer.json()]).toEqual([404, error('Not found')]);
  });

  it('a key without the route’s scope is 403, and only there', async () => {
    const { client } = await fipsignProject(world(), {}, { scopes: ['usage'] });
    expect(await client.ok('GET', '/usage')).toMatchObject({ success: true });
    for (const [method, path] of ROUTES.filter(([, path]) => path !== '/usage')) {
      expect([path, ...(await client.refusal(method, path))]).toEqual([
        path,
        403,
        error('API key is not allowed to do this'),
      ]);
    }
  });

  it.each([
    ['no body', undefined, '"sub" is required'],
    ['no sub', {}, '"sub" is required'],
    ['an empty sub', { sub: '' }, '"sub" is required'],
    ['a sub that is no string', { sub: 7 }, '"sub" is required'],
    ['a sub of 129 units', { sub: 'x'.repeat(129) }, '"sub" exceeds maximum length of 128 characters'],
    ['a sub of 65 emoji', { sub: '\u{1f600}'.repeat(65) }, '"sub" exceeds maximum length of 128 characters'],
    [
      'a long email',
      { sub: 'a', email: 'x'.repeat(257) },
      '"email" exceeds maximum length of 256 characters',
    ],
    [
      'a long custom field',
      { sub: 'a', note: 'x'.repeat(257) },
      '"note" exceeds maximum length of 256 characters',
    ],
    [
      '11 custom fields',
      { sub: 'a', ...Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`f${i}`, i])) },
      'Maximum of 10 custom fields allowed in payload',
    ],
    ['a reserved name', { sub: 'a', _mandate: true }, '"_mandate" is a reserved field name'],
    ['another reserved name', { sub: 'a', _: 1 }, '"_" is a reserved field name'],
    [
      'claims beyond 8192 bytes',
      { sub: 'a', list: 'é'.repeat(4096).match(/.{1,100}/g) },
      'Payload exceeds maximum size of 8192 bytes',
    ],
    ['a life in words', { sub: 'a', expiresInSeconds: '60' }, '"expiresInSeconds" must be an integer'],
    ['a broken life', { sub: 'a', expiresInSeconds: 60.5 }, '"expiresInSeconds" must be an integer'],
    ['no life', { sub: 'a', expiresInSeconds: null }, '"expiresInSeconds" must be an integer'],
    ['a life of 59 s', { sub: 'a', expiresInSeconds: 59 }, '"expiresInSeconds" must be at least 60'],
    ['a negative life', { sub: 'a', expiresInSeconds: -1 }, '"expiresInSeconds" must be at least 60'],
    [
      'a life beyond 90 days',
      { sub: 'a', expiresInSeconds: 7_776_001 },
      '"expiresInSeconds" must not exceed 7776000 (90 days)',
    ],
  ])('/sign refuses %s, free', async (_title, body, text) => {
    const { client } = await fipsignProject(world());
    expect(await client.refusal('POST', '/sign', body)).toEqual([400, error(text)]);
    expect(await client.used()).toBe(0);
  });

  it.each([
    ['a sub of 128 units', { sub: 'x'.repeat(128) }],
    ['a field of 256 units', { sub: 'a', note: 'x'.repeat(256) }],
    ['60 s', { sub: 'a', expiresInSeconds: 60 }],
    ['90 days', { sub: 'a', expiresInSeconds: 7_776_000 }],
    [
      '10 custom fields beside email, role, iat, exp and _iss',
      {
        sub: 'a',
        email: 'e',
        role: 'r',
        iat: 1,
        exp: 1,
        _iss: 'x',
        expiresInSeconds: 60,
        ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`f${i}`, i])),
      },
    ],
  ])('/sign takes %s', async (_title, body) => {
    const { client } = await fipsignProject(world());
    expect((await client.sign(body)).success).toBe(true);
  });

  it('/sign measures the claims at exactly 8192 bytes', async () => {
    const { client } = await fipsignProject(world());
    const bytesOf = (fill: number) => ({ sub: 'a', list: ['x'.repeat(fill)] });
    const { token } = await client.sign(bytesOf(1));
    const room = 8192 - Buffer.from(token.payload, 'base64').length;
    const { token: full } = await client.sign(bytesOf(1 + room));
    expect(Buffer.from(full.payload, 'base64')).toHaveLength(8192);
    expect((await client.call('POST', '/sign', bytesOf(2 + room))).status).toBe(400);
  });

  it.each(['RS256', 'none', 'ML-DSA-66', 'toString', '__proto__', 'ml-dsa-65', 'Dilithium3'])(
    '/verify does not know the algorithm %s, free',
    async (algorithm) => {
      const { client } = await fipsignProject(world());
      const token = { payload: 'x', signature: 'x', algorithm };
      expect(await client.refusal('POST', '/verify', { token })).toEqual([
        400,
        error(`Unsupported algorithm: ${algorithm}`, { valid: false }),
      ]);
      expect(await client.used()).toBe(0);
    },
  );

  it('/verify and /revoke refuse members that they do not know, and a long or odd reason', async () => {
    const { client } = await fipsignProject(world());
    const { token } = await client.sign();
    expect(await client.refusal('POST', '/verify', { token, more: 1 })).toEqual([
      400,
      error('There is an unknown member; known members are "token"'),
    ]);
    expect((await client.refusal('POST', '/revoke', { token, more: 1 }))[0]).toBe(400);
    for (const reason of [7, null, 'x'.repeat(257), 'a\u0000b', '\ud800']) {
      expect((await client.refusal('POST', '/revoke', { token, reason }))[0]).toBe(400);
    }
    expect(await client.used()).toBe(1);
  });

  it('hostile JSON is an answer of the contract, never a 500', async () => {
    const { client } = await fipsignProject(world());
    const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const bodies = [
      `{"sub":"a","x":${deep(100_000)}}`,
      `{"sub":"a","x":${deep(3_000)}}`,
      '{"sub":"a","sub":"b"}',
      '{"sub":"\\ud800"}',
      '{"sub":"a","x":"\\u0000"}',
      '{"sub":"a","x":1e400}',
      '{"sub":"a","toString":"x","valueOf":1,"hasOwnProperty":null}',
      '{"sub":"a","constructor":"x"}',
      `{"sub":"a","${'n'.repeat(5000)}":"${'v'.repeat(300)}"}`,
    ];
    let signed = 0;
    for (const body of bodies) {
      const { status } = await client.call('POST', '/sign', body);
      expect([200, 400]).toContain(status);
      if (status === 200) signed += 1;
    }
    expect(await client.used()).toBe(signed);
    for (const token of [
      deep(100_000),
      '{"payload":"\\ud800","signature":"\\ud800","algorithm":"ML-DSA-65"}',
      `{"payload":"${'A'.repeat(200_000)}","signature":"AAAA","algorithm":"ML-DSA-65"}`,
      '{"payload":"a","payload":"b","signature":"c","algorithm":"ML-DSA-65"}',
    ]) {
      expect([400, 401]).toContain((await client.call('POST', '/verify', `{"token":${token}}`)).status);
      expect((await client.call('POST', '/revoke', `{"token":${token}}`)).status).toBe(400);
    }
  });

  it('without tokens left everything that costs is 429 with its code, and the rest goes on', async () => {
    const { client } = await fipsignProject(world(), { free_limit: 3 });
    const wish = { agentId: 'a', issuedBy: 'b', scope: ['x'], budgetTotal: 1, expiresInSeconds: 60 };
    const { mandate } = await client.ok<{ mandate: { id: string; token: object } }>('POST', '/mandate', wish);
    const { token } = await client.sign();
    await client.ok('POST', '/revoke', { token });
    const calls: readonly (readonly [string, object])[] = [
      ['/sign', { sub: 'a' }],
      ['/verify', { token }],
      ['/mandate', wish],
      ['/mandate/verify', { token: mandate.token, action: 'x', cost: 1 }],
    ];
    for (const [path, body] of calls) {
      const answer = await client.call('POST', path, body);
      expect([answer.status, answer.json()]).toEqual([429, NO_TOKENS_LEFT]);
      expect(answer.headers['retry-after']).toBeUndefined();
    }
    expect(await client.ok('POST', '/revoke', { token })).toMatchObject({
      message: 'Token was already revoked',
    });
    const denied = { token: mandate.token, action: 'other', cost: 1 };
    expect((await client.refusal('POST', '/mandate/verify', denied))[0]).toBe(403);
    // A grant that was not paid for took nothing from the budget.
    expect(await client.ok('GET', `/mandate/${mandate.id}`)).toMatchObject({
      mandate: { budgetConsumed: 0 },
    });
    expect((await client.usage()).current).toMatchObject({ freeUsed: 3, totalRemaining: 0 });
    expect((await client.call('POST', '/sign', { sub: '' })).status).toBe(400);
  });
});
