import { Controller, Get } from '@nestjs/common';
import type { InjectOptions } from 'fastify';

import { StubAdminController, StubNativeController } from './testing/stub-controllers.js';
import {
  createTestApplication,
  TEST_ADMIN_TOKEN,
  TEST_API_KEY,
  TEST_VERIFY_ONLY_KEY,
  type TestApplication,
} from './testing/test-application.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('the HTTP edge', () => {
  let sut: TestApplication;

  beforeAll(async () => {
    sut = await createTestApplication({ controllers: [StubNativeController, StubAdminController] });
  });
  afterAll(() => sut.app.close());

  const send = (options: InjectOptions) => sut.app.inject(options);
  const post = (url: string, payload: string, headers: Record<string, string> = {}) =>
    send({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...headers } });
  const json = { 'content-type': 'application/json' };
  const thing = '/api/v1/signature/thing';
  const native = { 'x-api-key': TEST_API_KEY };
  const admin = { authorization: `Bearer ${TEST_ADMIN_TOKEN}` };

  it('wraps an answer of the native API in its envelope', async () => {
    const answer = await post('/api/v1/signature/thing', '{"text":"a"}', native);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      data: {
        body: { text: 'a' },
        actor: {
          name: 'apikey:akey_all',
          projectId: 'proj_test',
          apiKeyId: 'akey_all',
          requestId: answer.headers['x-request-id'],
        },
      },
      request_id: answer.headers['x-request-id'],
      timestamp: '2026-11-01T00:00:00.000Z',
    });
  });

  it('sends an admin answer as it is', async () => {
    const answer = await post('/admin/thing', '{"text":"a"}', admin);
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual({
      body: { text: 'a' },
      actor: { name: 'admin', projectId: null, requestId: answer.headers['x-request-id'] },
    });
  });

  describe('request ids', () => {
    it('echoes a UUID in header and body', async () => {
      const id = 'A987FBC9-4BED-3078-8F07-9141BA07C9F3';
      const answer = await post('/api/v1/signature/thing', '{}', { ...native, 'x-request-id': id });
      expect([answer.headers['x-request-id'], answer.json().request_id]).toEqual([id, id]);
    });

    it.each(['', 'x', '1\u00e9', 'a987fbc9-4bed-3078-8f07-9141ba07c9f3-'])(
      'makes its own when the caller sends %j',
      async (id) => {
        const answer = await send({ url: '/nowhere', headers: { 'x-request-id': id } });
        expect(answer.headers['x-request-id']).toMatch(UUID);
        expect(answer.json().request_id).toBe(answer.headers['x-request-id']);
      },
    );
  });

  it('names the part that is away, never the reason, and asks to come back', async () => {
    const [audit, hsm] = [await send({ url: '/api/v1/away' }), await send({ url: '/api/v1/hsm' })];
    expect(audit.json().error.message).toBe('Service unavailable: audit');
    expect(hsm.json().error.message).toBe('Service unavailable: hsm');
    expect(audit.headers['retry-after']).toMatch(/^\d+$/);
  });

  it('names the member at fault, never its value, and never a name that the caller made up', async () => {
    const wrong = await post(thing, '{"text":"a","count":"planted"}', native);
    const unknown = await post(thing, '{"text":"a","planted":"planted"}', native);
    expect(wrong.json().error.message).toBe('"count" must be an integer from 1 to 9');
    expect(unknown.json().error.message).toBe(
      'There is an unknown member; known members are "text", "count"',
    );
  });

  it('logs a bug with its request id and cause, and shows the caller neither', async () => {
    const answer = await send({ url: '/api/v1/fault/x?q=planted' });
    const line = sut.logger.lines.find(
      ({ level, fields }) => level === 'error' && fields['requestId'] === answer.headers['x-request-id'],
    );
    expect(line?.fields).toMatchObject({ path: '/api/v1/fault/x', status: 500 });
    expect(line?.thrown).toMatchObject({ cause: { message: 'planted-secret' } });
  });

  it.each(['/nowhere', '/%zz'])(
    'logs one line for a request of %s, without the query string',
    async (path) => {
      sut.logger.lines.length = 0;
      const answer = await send({ url: `${path}?token=planted` });
      expect(
        sut.logger.lines.filter(({ message }) => message === 'request').map(({ fields }) => fields),
      ).toEqual([
        {
          method: 'GET',
          path,
          status: 404,
          durationMs: expect.any(Number) as number,
          requestId: answer.headers['x-request-id'],
        },
      ]);
    },
  );

  it('records a refused scope on an audited route', async () => {
    sut.refusals.length = 0;
    await post(thing, '{}', { 'x-api-key': TEST_VERIFY_ONLY_KEY });
    expect(sut.refusals.map(({ actor, entry }) => [actor.apiKeyId, entry.action, entry.outcome])).toEqual([
      ['akey_verify', 'signature.sign', 'auth.scope'],
    ]);
  });

  it('forbids storing an answer that shows a secret, and sends the security headers with every answer', async () => {
    const secret = await post('/api/v1/kms/thing', '{"text":"a"}', native);
    const plain = await post(thing, '{"text":"a"}', native);
    expect([secret.headers['cache-control'], plain.headers['cache-control']]).toEqual([
      'no-store',
      undefined,
    ]);
    expect(plain.headers['x-content-type-options']).toBe('nosniff');
    expect(plain.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('takes the JSON content type without a body on routes that need none', async () => {
    const answer = await send({ url: '/admin/clash/1', headers: { ...json, ...admin } });
    expect(answer.statusCode).toBe(409);
  });

  it('finds the dialect of a percent-encoded spelling by the route it matches', async () => {
    const answer = await send({ url: '/%61dmin/fault', headers: { 'x-api-key': TEST_ADMIN_TOKEN } });
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'auth.unauthenticated']);
  });
});

describe('a route without an access decorator', () => {
  @Controller('open')
  class OpenController {
    @Get()
    open(): string {
      return 'open';
    }
  }

  it('does not start', async () => {
    await expect(createTestApplication({ controllers: [OpenController] })).rejects.toThrow(
      'GET /open does not say who may call it',
    );
  });
});

describe('the rate limit of the native API', () => {
  let sut: TestApplication;
  beforeAll(async () => {
    sut = await createTestApplication({
      controllers: [StubNativeController, StubAdminController],
      rateLimitV1: 2,
    });
  });
  afterAll(() => sut.app.close());

  it('refuses the next request with whole seconds to wait, counts each key by itself, and forgets after a minute', async () => {
    const call = (key: string) =>
      sut.app.inject({ method: 'POST', url: '/api/v1/signature/thing', headers: { 'x-api-key': key } });
    const first = await call(TEST_API_KEY);
    expect([first.headers['x-ratelimit-limit'], first.headers['x-ratelimit-remaining']]).toEqual(['2', '1']);
    sut.clock.time += 20_500;
    await call(TEST_API_KEY);
    const third = await call(TEST_API_KEY);
    expect(third.statusCode).toBe(429);
    expect(third.json().error.error_code).toBe('ERR_RATE_LIMIT_001');
    expect(third.headers).toMatchObject({
      'retry-after': '40',
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '40',
    });
    expect((await call(TEST_VERIFY_ONLY_KEY)).statusCode).toBe(403);
    expect((await call('unknown')).statusCode).toBe(401);
    sut.clock.time += 60_000;
    expect((await call(TEST_API_KEY)).statusCode).toBe(400);
  });
});
