import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

import { StubAdminController, StubNativeController } from '../testing/stub-controllers.js';
import {
  createTestApplication,
  TEST_ADMIN_TOKEN,
  TEST_API_KEY,
  type TestApplication,
} from '../testing/test-application.js';

describe('the server on a real socket', () => {
  let sut: TestApplication;
  let port: number;
  let adminPort: number;

  beforeAll(async () => {
    sut = await createTestApplication({
      controllers: [StubNativeController, StubAdminController],
      separateAdmin: true,
    });
    await sut.app.listen(0, '127.0.0.1');
    port = (sut.app.getHttpServer().address() as AddressInfo).port;
    const fastify = sut.app.getHttpAdapter().getInstance();
    adminPort = await sut.adminListener.open(fastify.routing.bind(fastify), '127.0.0.1', 0);
  });
  afterAll(async () => {
    await Promise.all([sut.adminListener.close(), sut.app.close()]);
  });

  const statusOf = (at: number, method: string, path: string, headers: object, body = ''): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest(
        { host: '127.0.0.1', port: at, method, path, headers: { ...headers } },
        (answer) => {
          answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
        },
      );
      sent.on('error', reject).end(body);
    });
  const raw = async (bytes: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    socket.write(bytes);
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await once(socket, 'close');
    return text;
  };
  const json = { 'content-type': 'application/json' };

  it('answers a client that is still sending an oversized body', async () => {
    const headers = { ...json, 'x-api-key': TEST_API_KEY };
    const body = ' '.repeat(20 << 20);
    expect(await statusOf(port, 'POST', '/api/v1/signature/thing', headers, body)).toBe(413);
    expect(await statusOf(port, 'POST', '/api/v1/nowhere', headers, body)).toBe(404);
    expect(await statusOf(port, 'POST', '/api/v1/signature/thing', json, body)).toBe(401);
  });

  it.each([
    ['NONSENSE\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('answers bytes that are no request in the form of the native API', async (bytes, status) => {
    const [head = '', body = ''] = (await raw(bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(body)).toMatchObject({ error: { error_code: 'ERR_INVALID_001' } });
  });

  it('refuses a request without a Host header in the form of the path\u2019s dialect', async () => {
    const [head = '', body = ''] = (
      await raw('GET /admin/thing HTTP/1.1\r\nConnection: close\r\n\r\n')
    ).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1.1 400 /);
    expect(head).toMatch(/content-type: application\/problem\+json/i);
    expect(JSON.parse(body)).toMatchObject({ status: 400 });
  });

  it('serves an HTTP/1.0 request, which needs no Host header', async () => {
    expect(await raw('GET /api/v1/nowhere HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 404 /);
  });

  it('takes no notice of an expectation it does not know, on either listener', async () => {
    const headers = { ...json, expect: 'the-unexpected', 'x-api-key': TEST_API_KEY };
    const admin = { ...headers, authorization: `Bearer ${TEST_ADMIN_TOKEN}` };
    expect(await statusOf(port, 'POST', '/api/v1/signature/thing', headers, '{"text":"a"}')).toBe(200);
    expect(await statusOf(adminPort, 'POST', '/admin/thing', admin, '{"text":"a"}')).toBe(201);
  });

  it('keeps the administrator\u2019s routes off the public listener, and the others off the administrator\u2019s', async () => {
    const admin = { ...json, authorization: `Bearer ${TEST_ADMIN_TOKEN}` };
    const native = { ...json, 'x-api-key': TEST_API_KEY };
    const body = '{"text":"a"}';
    expect(await statusOf(port, 'POST', '/admin/thing', admin, body)).toBe(404);
    expect(await statusOf(adminPort, 'POST', '/admin/thing', admin, body)).toBe(201);
    expect(await statusOf(adminPort, 'POST', '/api/v1/signature/thing', native, body)).toBe(404);
    expect(await statusOf(port, 'POST', '/api/v1/signature/thing', native, body)).toBe(200);
    expect(await statusOf(adminPort, 'GET', '/api/v1/away', {})).toBe(503);
  });
});
