import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { IsOptional, IsString } from 'class-validator';
import type { InjectOptions } from 'fastify';
import { ConflictError, KeyError, ProviderError, ServiceError } from '../../errors/index.js';
import type { Actor } from '../../ledger/index.js';
import { CurrentActor } from './routes/current-caller.decorator.js';
import { AdminOnly, Authenticated, Public, ShowsSecret } from './routes/route-access.js';
import {
  createTestApplication,
  TEST_ADMIN_TOKEN,
  TEST_API_KEY,
  TEST_VERIFY_ONLY_KEY,
  type TestApplication,
} from './testing/test-application.js';
import { IsIntegerIn } from './validation/is-integer-in.decorator.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

class ThingDto {
  @IsString()
  text!: string;

  @IsOptional()
  @IsIntegerIn(1, 9)
  count?: number;
}

@Controller('api/v1')
class NativeController {
  @Post('signature/thing')
  @HttpCode(200)
  @Authenticated({ scope: 'sign', audited: 'signature.sign' })
  thing(@Body() body: ThingDto, @CurrentActor() actor: Actor): object {
    return { body, actor };
  }

  @Post('kms/thing')
  @Authenticated({ scope: 'keys:write' })
  @ShowsSecret()
  made(@Body() _body: ThingDto): object {
    return {};
  }

  @Get('fault/:kind')
  @Public()
  fault(): object {
    throw new Error('planted-secret', { cause: new Error('planted-cause') });
  }

  @Get('away')
  @Public()
  away(): object {
    throw new ServiceError('service.unavailable', 'planted-secret', { facts: { part: 'audit' } });
  }

  @Get('hsm')
  @Public()
  hsm(): object {
    throw new ProviderError('provider.unavailable', 'planted-secret', { facts: { part: 'hsm' } });
  }

  @Get('kem/missing')
  @Public()
  missing(): object {
    throw new KeyError('key.not-found', 'No such key');
  }

  @Get('thrown-text')
  @Public()
  thrownText(): object {
    throw 'planted-secret';
  }
}

@Controller('admin')
class StubAdminController {
  @Post('thing')
  @AdminOnly()
  thing(@Body() body: ThingDto, @CurrentActor() actor: Actor): object {
    return { body, actor };
  }

  @Get('clash/:id')
  @AdminOnly()
  clash(): object {
    throw new ConflictError('conflict.in-use', 'The project has an active key');
  }

  @Get('fault')
  @AdminOnly()
  fault(): object {
    throw new TypeError('planted-secret');
  }
}

describe('the HTTP edge', () => {
  let sut: TestApplication;

  beforeAll(async () => {
    sut = await createTestApplication({ controllers: [NativeController, StubAdminController] });
  });
  afterAll(() => sut.app.close());

  const send = (options: InjectOptions) => sut.app.inject(options);
  const post = (url: string, payload: string, headers: Record<string, string> = {}) =>
    send({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...headers } });
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

  interface Case {
    readonly title: string;
    readonly request: InjectOptions;
    readonly status: number;
    readonly code: string;
  }
  const json = { 'content-type': 'application/json' };
  const thing = '/api/v1/signature/thing';
  const bodyCase = (title: string, payload: string | Buffer, code: string, headers = {}): Case => ({
    title,
    request: { method: 'POST', url: thing, payload, headers: { ...json, ...native, ...headers } },
    status: 400,
    code,
  });
  const deep = '['.repeat(500_000);

  it.each<Case>([
    { title: 'an unknown route', request: { url: '/api/v1/nope' }, status: 404, code: 'ERR_NOT_FOUND_001' },
    {
      title: 'an unknown route with a key',
      request: { url: '/api/v1/nope', headers: native },
      status: 404,
      code: 'ERR_NOT_FOUND_001',
    },
    { title: 'a path of no dialect', request: { url: '/nope' }, status: 404, code: 'ERR_NOT_FOUND_001' },
    {
      title: 'an unknown route with an oversized body',
      request: { method: 'POST', url: '/api/v1/nope', payload: 'x'.repeat(9 << 20), headers: json },
      status: 404,
      code: 'ERR_NOT_FOUND_001',
    },
    {
      title: 'another method',
      request: { method: 'DELETE', url: thing },
      status: 404,
      code: 'ERR_NOT_FOUND_001',
    },
    { title: 'a path that is no URL', request: { url: '/%zz' }, status: 404, code: 'ERR_NOT_FOUND_001' },
    {
      title: 'such a path in a dialect',
      request: { url: '/api/v1/%zz' },
      status: 404,
      code: 'ERR_NOT_FOUND_001',
    },
    {
      title: 'an overlong path parameter',
      request: { url: `/api/v1/fault/${'x'.repeat(300)}` },
      status: 404,
      code: 'ERR_NOT_FOUND_001',
    },
    { title: 'no key', request: { method: 'POST', url: thing }, status: 401, code: 'ERR_AUTH_001' },
    {
      title: 'an unknown key before a bad body',
      request: { method: 'POST', url: thing, payload: '{', headers: { ...json, 'x-api-key': 'nope' } },
      status: 401,
      code: 'ERR_AUTH_001',
    },
    {
      title: 'a missing scope before a bad body',
      request: {
        method: 'POST',
        url: thing,
        payload: '{',
        headers: { ...json, 'x-api-key': TEST_VERIFY_ONLY_KEY },
      },
      status: 403,
      code: 'ERR_FORBIDDEN_001',
    },
    {
      title: 'another content type',
      request: {
        method: 'POST',
        url: thing,
        payload: 'a',
        headers: { ...native, 'content-type': 'text/plain' },
      },
      status: 415,
      code: 'ERR_INVALID_004',
    },
    {
      title: 'a body without content type',
      request: { method: 'POST', url: thing, payload: Buffer.from('{"text":"a"}'), headers: native },
      status: 415,
      code: 'ERR_INVALID_004',
    },
    {
      title: 'an unreadable content type',
      request: { method: 'POST', url: thing, payload: '{}', headers: { ...native, 'content-type': 'json' } },
      status: 415,
      code: 'ERR_INVALID_004',
    },
    {
      title: 'an oversized body',
      request: {
        method: 'POST',
        url: thing,
        payload: ' '.repeat(8 * 1024 * 1024 + 1),
        headers: { ...json, ...native },
      },
      status: 413,
      code: 'ERR_INVALID_002',
    },
    bodyCase('bad JSON', '{"text":', 'ERR_INVALID_001'),
    bodyCase('a JSON array', '[]', 'ERR_INVALID_001'),
    bodyCase('a JSON string', '"a"', 'ERR_INVALID_001'),
    bodyCase('JSON null', 'null', 'ERR_INVALID_001'),
    bodyCase('no body', '', 'ERR_INVALID_001'),
    bodyCase('__proto__', '{"text":"a","__proto__":{"x":1}}', 'ERR_INVALID_001'),
    bodyCase('an escaped __proto__', '{"text":"a","\\u005f_proto__":{"x":1}}', 'ERR_INVALID_001'),
    bodyCase('constructor.prototype', '{"text":"a","constructor":{"prototype":{}}}', 'ERR_INVALID_001'),
    bodyCase('bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'ERR_INVALID_001'),
    bodyCase('deep nesting that does not end', deep, 'ERR_INVALID_001'),
    bodyCase('deep nesting in a member', `{"text":${deep}${']'.repeat(500_000)}}`, 'ERR_SIG_001'),
    bodyCase('a missing member', '{}', 'ERR_SIG_001'),
    bodyCase('a member of another type', '{"text":7}', 'ERR_SIG_001'),
    bodyCase('a null member', '{"text":null}', 'ERR_SIG_001'),
    bodyCase('a null in place of an absent member', '{"text":"a","count":null}', 'ERR_SIG_001'),
    bodyCase('a number in quotes', '{"text":"a","count":"7"}', 'ERR_SIG_001'),
    bodyCase('a fraction', '{"text":"a","count":1.5}', 'ERR_SIG_001'),
    bodyCase('a number out of range', '{"text":"a","count":1e400}', 'ERR_SIG_001'),
    bodyCase('an unknown member', '{"text":"a","other":1}', 'ERR_SIG_001'),
    bodyCase('a member named like an inherited one', '{"text":"a","toString":1}', 'ERR_SIG_001'),
    bodyCase('a member named constructor', '{"text":"a","constructor":1}', 'ERR_SIG_001'),
    { title: 'a bug', request: { url: '/api/v1/fault/x' }, status: 500, code: 'ERR_INTERNAL_001' },
    {
      title: 'a thrown text',
      request: { url: '/api/v1/thrown-text' },
      status: 500,
      code: 'ERR_INTERNAL_001',
    },
    { title: 'an absent backend', request: { url: '/api/v1/away' }, status: 503, code: 'ERR_SERVICE_001' },
    { title: 'a missing KEM key', request: { url: '/api/v1/kem/missing' }, status: 404, code: 'ERR_KEM_005' },
  ])('answers $title on the native API with $status $code', async ({ request, status, code }) => {
    const answer = await send(request);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.json()).toEqual({
      error: { error_code: code, message: expect.any(String) as string },
      request_id: answer.headers['x-request-id'],
      timestamp: '2026-11-01T00:00:00.000Z',
    });
    expect(answer.headers['x-request-id']).toMatch(UUID);
    expect(answer.body).not.toContain('planted');
  });

  it.each<Case>([
    {
      title: 'an unknown route',
      request: { url: '/admin/nope', headers: admin },
      status: 404,
      code: 'request.unknown-route',
    },
    {
      title: 'a path that is no URL',
      request: { url: '/admin/%zz' },
      status: 404,
      code: 'request.unknown-route',
    },
    {
      title: 'no token',
      request: { method: 'POST', url: '/admin/thing' },
      status: 401,
      code: 'auth.unauthenticated',
    },
    {
      title: 'a token in the header of API keys',
      request: { method: 'POST', url: '/admin/thing', headers: { 'x-api-key': TEST_ADMIN_TOKEN } },
      status: 401,
      code: 'auth.unauthenticated',
    },
    {
      title: 'bad JSON',
      request: { method: 'POST', url: '/admin/thing', payload: '{', headers: { ...json, ...admin } },
      status: 400,
      code: 'request.body-not-object',
    },
    {
      title: 'another content type',
      request: {
        method: 'POST',
        url: '/admin/thing',
        payload: 'x',
        headers: { 'content-type': 'text/plain', ...admin },
      },
      status: 415,
      code: 'request.media-type',
    },
    {
      title: 'an oversized body',
      request: {
        method: 'POST',
        url: '/admin/thing',
        payload: ' '.repeat(300_000),
        headers: { ...json, ...admin },
      },
      status: 413,
      code: 'request.body-too-large',
    },
    {
      title: 'an unknown member',
      request: {
        method: 'POST',
        url: '/admin/thing',
        payload: '{"text":"a","x":1}',
        headers: { ...json, ...admin },
      },
      status: 400,
      code: 'request.shape',
    },
    {
      title: 'a bug',
      request: { url: '/admin/fault', headers: admin },
      status: 500,
      code: 'service.internal',
    },
    {
      title: 'a conflict',
      request: { url: '/admin/clash/7?a=b', headers: admin },
      status: 409,
      code: 'conflict.in-use',
    },
  ])('answers $title on the admin API with $status $code', async ({ request, status, code }) => {
    const answer = await send(request);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json()).toEqual({
      type: `/docs/errors#${code}`,
      title: expect.any(String) as string,
      status,
      detail: expect.any(String) as string,
      instance: String(request.url).replace(/\?.*/, ''),
      request_id: answer.headers['x-request-id'],
      code,
    });
    expect(answer.body).not.toContain('planted');
  });

  it('names the part that is away, never the reason, and asks to come back', async () => {
    const [audit, hsm] = [await send({ url: '/api/v1/away' }), await send({ url: '/api/v1/hsm' })];
    expect(audit.json().error.message).toBe('Service unavailable: audit');
    expect(hsm.json().error.message).toBe('Service unavailable: hsm');
    expect(audit.headers['retry-after']).toMatch(/^\d+$/);
  });

  it('names the member at fault and never its value', async () => {
    const wrong = await post(thing, '{"text":"a","count":"planted"}', native);
    const unknown = await post(thing, `{"text":"a","${'n'.repeat(100)}":"planted"}`, native);
    expect(wrong.json().error.message).toBe('"count" must be an integer from 1 to 9');
    expect(unknown.json().error.message).toBe(`"${'n'.repeat(64)}…" is not a known member`);
  });

  it('logs a bug with its request id and cause, and shows the caller neither', async () => {
    const answer = await send({ url: '/api/v1/fault/x?q=planted' });
    const line = sut.logger.lines.find(
      ({ level, fields }) => level === 'error' && fields['requestId'] === answer.headers['x-request-id'],
    );
    expect(line?.fields).toMatchObject({ path: '/api/v1/fault/x', status: 500 });
    expect((line?.thrown as Error).cause).toMatchObject({ message: 'planted-secret' });
  });

  it('logs one line per request without the query string', async () => {
    sut.logger.lines.length = 0;
    const answer = await send({ url: '/nowhere?token=planted' });
    expect(
      sut.logger.lines.filter(({ message }) => message === 'request').map(({ fields }) => fields),
    ).toEqual([
      {
        method: 'GET',
        path: '/nowhere',
        status: 404,
        durationMs: expect.any(Number) as number,
        requestId: answer.headers['x-request-id'],
      },
    ]);
  });

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
      controllers: [NativeController, StubAdminController],
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
