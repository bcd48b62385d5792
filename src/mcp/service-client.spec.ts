import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { ServiceClient } from './service-client.js';
import { ToolFault } from './tool-fault.js';

/** What the stand-in for a service answers next. */
interface Prepared {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const JSON_TYPE = { 'content-type': 'application/json' };

describe('ServiceClient', () => {
  let server: Server;
  let url: string;
  let visits: string[];
  let prepared: Prepared | 'hang';
  beforeEach(async () => {
    visits = [];
    server = createServer((request, response) => {
      visits.push(request.url ?? '');
      if (prepared === 'hang') return;
      response.writeHead(prepared.status, prepared.headers).end(prepared.body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const never = new AbortController().signal;
  const fault = async (method: 'GET' | 'POST', signal = never): Promise<ToolFault> => {
    const calls = new ServiceClient({ url, apiKey: 'k' }).during(signal);
    const error: unknown = await calls.native({ method, path: '/kms/keys' }).catch((cause: unknown) => cause);
    if (!(error instanceof ToolFault)) throw new Error(`no fault: ${String(error)}`);
    return error;
  };
  const refused = (status: number, error: unknown, headers = {}): Prepared => ({
    status,
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify({ error }),
  });

  it('gives the data of the native envelope, and whole answers of FIPSign’s routes', async () => {
    prepared = { status: 201, headers: JSON_TYPE, body: '{"data":{"a":1},"request_id":"r"}' };
    const calls = new ServiceClient({ url, apiKey: 'k' }).during(never);
    expect(await calls.native({ method: 'GET', path: '/x' })).toEqual({ a: 1 });
    expect(await calls.fipsign({ method: 'GET', path: '/x' })).toEqual({ data: { a: 1 }, request_id: 'r' });
    expect(visits).toEqual(['/api/v1/x', '/x']);
  });

  it('takes a refusal for an answer only where it carries the verdict', async () => {
    prepared = { status: 401, headers: JSON_TYPE, body: '{"success":false,"valid":false,"error":"no"}' };
    const calls = new ServiceClient({ url, apiKey: 'k' }).during(never);
    expect(await calls.fipsign({ method: 'POST', path: '/verify' }, 'valid')).toMatchObject({ valid: false });
    await expect(calls.fipsign({ method: 'POST', path: '/verify' })).rejects.toThrow(ToolFault);
  });

  it('follows no redirect, which would take the API key along', async () => {
    prepared = { status: 307, headers: { location: `${url}/elsewhere` } };
    expect((await fault('GET')).message).toBe(`What answers at ${url} does not answer as Twinseal does`);
    expect(visits).toEqual(['/api/v1/kms/keys']);
  });

  it.each(['<html>', '', '[]', 'null', '"text"', '{"success":true}'])(
    'says that it is not the service where %p answers',
    async (body) => {
      prepared = { status: 200, body };
      expect(await fault('GET')).toMatchObject({
        message: `What answers at ${url} does not answer as Twinseal does`,
        next: expect.stringContaining('TWINSEAL_URL'),
      });
    },
  );

  it('tells code and request id of a refusal, and for how long to wait', async () => {
    const headers = { 'retry-after': '7', 'x-request-id': 'r-1' };
    prepared = refused(429, { error_code: 'ERR_RATE_LIMIT_001', message: 'Too often' }, headers);
    expect(await fault('POST')).toMatchObject({
      message: 'Too often',
      next: 'Nothing was done. Wait 7 seconds and call again.',
      facts: { status: 429, code: 'ERR_RATE_LIMIT_001', requestId: 'r-1' },
    });
  });

  it.each([400, 401, 403, 404, 409, 413, 422, 429, 503])(
    'has advice for the status %d, under which nothing was done',
    async (status) => {
      prepared = refused(status, 'A sentence');
      const { message, next } = await fault('POST');
      expect(message).toBe('A sentence');
      expect(next).not.toContain('unknown: look');
      expect(next).toMatch(/\.$/);
    },
  );

  it('does not say that a change may be repeated when its outcome is unknown', async () => {
    prepared = refused(500, 'The outcome is unknown');
    expect((await fault('POST')).next).toContain('Whether it was done is unknown');
    expect((await fault('GET')).next).toBe('Call again.');
    prepared = refused(418, { odd: true });
    expect((await fault('POST')).message).toBe('The service answered with status 418');
  });

  it('ends a call that the agent takes back', async () => {
    prepared = 'hang';
    const taken = new AbortController();
    const waiting = fault('POST', taken.signal);
    while (visits.length === 0) await new Promise((resolve) => setImmediate(resolve));
    taken.abort();
    expect(await waiting).toMatchObject({
      message: 'The request was taken back',
      next: expect.stringContaining('unknown'),
    });
  });

  it('says that nobody answers', async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    expect(await fault('GET')).toMatchObject({ message: `No service answers at ${url}` });
  });

  it('sends nothing without an API key where one is required', async () => {
    const calls = new ServiceClient({ url }).during(never);
    await expect(calls.native({ method: 'GET', path: '/x' })).rejects.toThrow('No API key is configured');
    expect(visits).toEqual([]);
  });
});
