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

describe('the form of errors', () => {
  let sut: TestApplication;

  beforeAll(async () => {
    sut = await createTestApplication({ controllers: [StubNativeController, StubAdminController] });
  });
  afterAll(() => sut.app.close());

  const send = (options: InjectOptions) => sut.app.inject(options);
  const native = { 'x-api-key': TEST_API_KEY };
  const admin = { authorization: `Bearer ${TEST_ADMIN_TOKEN}` };

  interface Case {
    readonly title: string;
    readonly request: InjectOptions & { readonly url: string };
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
      instance: request.url.replace(/\?.*/, ''),
      request_id: answer.headers['x-request-id'],
      code,
    });
    expect(answer.body).not.toContain('planted');
  });
});
