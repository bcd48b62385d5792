import { messageOf, problemOf, refusalOf } from '../support/answers.js';
import type { HttpAnswer, HttpRequest } from '../support/http.js';
import { useWorld } from '../support/world.js';

const UNKNOWN_UUID_REQUEST = '9b2f6c0e-1111-4222-8333-0123456789ab';

describe('every native error has the envelope', () => {
  const world = useWorld();
  const send = (request: Partial<HttpRequest> & { path: string }): Promise<HttpAnswer> =>
    world().service.send({
      method: 'POST',
      ...request,
      headers: { 'x-api-key': world().api.apiKey, 'content-type': 'application/json', ...request.headers },
    });

  it.each([
    ['an unknown route', { method: 'GET', path: '/api/v1/nothing' }],
    ['a known path with another method', { method: 'DELETE', path: '/api/v1/signature/sign' }],
    ['the root of the API', { method: 'GET', path: '/api/v1' }],
    ['the root of the API with a slash', { method: 'GET', path: '/api/v1/' }],
  ])('%s is 404 with the envelope', async (_title, request) => {
    expect(refusalOf(await send(request))).toEqual({ status: 404, code: 'ERR_NOT_FOUND_001' });
  });

  it('a path that cannot be decoded is refused with the envelope', async () => {
    const refusal = refusalOf(await send({ method: 'GET', path: '/api/v1/%zz' }));
    expect([400, 404]).toContain(refusal.status);
  });

  it.each([
    ['no JSON', '{"message":'],
    ['an empty body', ''],
    ['an array', '[]'],
    ['a string', '"text"'],
    ['null', 'null'],
    ['a number', '7'],
    ['an object with __proto__', '{"__proto__":{"message":""}}'],
    ['a nested __proto__', '{"items":[{"__proto__":{}}]}'],
    ['invalid UTF-8 around an object', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ])('%s as body is 400 ERR_INVALID_001', async (_title, body) => {
    const answer = await send({ path: '/api/v1/signature/sign', body });
    expect(refusalOf(answer)).toEqual({ status: 400, code: 'ERR_INVALID_001' });
  });

  it.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ])('content type %s is 415 ERR_INVALID_004', async (type) => {
    const answer = await send({
      path: '/api/v1/signature/sign',
      headers: { 'content-type': type },
      body: 'a=1',
    });
    expect(refusalOf(answer)).toEqual({ status: 415, code: 'ERR_INVALID_004' });
  });

  it('a body over 8 MiB is 413 ERR_INVALID_002', async () => {
    const body = JSON.stringify({ message: 'A'.repeat(8 * 1024 * 1024) });
    const answer = await send({ path: '/api/v1/signature/sign', body });
    expect(refusalOf(answer)).toEqual({ status: 413, code: 'ERR_INVALID_002' });
  });

  it('echoes X-Request-ID when it is a UUID', async () => {
    const answer = await send({ path: '/api/v1/nothing', headers: { 'x-request-id': UNKNOWN_UUID_REQUEST } });
    expect(answer.headers['x-request-id']).toBe(UNKNOWN_UUID_REQUEST);
    expect(refusalOf(answer).status).toBe(404);
  });

  it.each(['not-a-uuid', '9b2f6c0e', ' ', 'x'.repeat(500)])(
    'makes a request id of its own for %j',
    async (id) => {
      const answer = await send({ path: '/api/v1/nothing', headers: { 'x-request-id': id } });
      expect(answer.headers['x-request-id']).not.toBe(id);
      refusalOf(answer);
    },
  );

  it('never repeats the body or the key in a message', async () => {
    const planted = 'cGxhbnRlZC1zZWNyZXQ=';
    const bodies = [
      `{"message":"${planted}"`,
      JSON.stringify({ message: 1, [planted]: planted, key_version: planted }),
    ];
    for (const body of bodies) {
      const answer = await send({ path: '/api/v1/signature/sign', body });
      expect(messageOf(answer)).not.toContain(planted);
      expect(answer.text).not.toContain(world().api.apiKey);
    }
  });
});

describe('every admin error is a problem document', () => {
  const world = useWorld();

  it.each([
    ['an unknown route', 'GET', '/nothing', undefined, 404],
    ['bad JSON', 'POST', '/projects', '{"name":', 400],
    ['an array as body', 'POST', '/projects', '[]', 400],
    ['a missing field', 'POST', '/projects', '{}', 400],
    ['an unknown project', 'GET', '/projects/proj_unknown', undefined, 404],
    ['an id that cannot be one', 'GET', '/projects/%00', undefined, 404],
    ['a bad limit', 'GET', '/projects?limit=0', undefined, 400],
    ['a bad cursor', 'GET', '/projects?cursor=%20', undefined, 400],
  ])('%s', async (_title, method, path, body, status) => {
    const answer = await world().admin.call(method, path, body);
    expect(problemOf(answer).status).toBe(status);
  });

  it('a body that is no JSON type is 415', async () => {
    const answer = await world().admin.call('POST', '/projects', 'name=x', { 'content-type': 'text/plain' });
    expect(problemOf(answer).status).toBe(415);
  });

  it.each(['', 'Bearer', 'Bearer wrong', 'Basic YWRtaW46YWRtaW4='])(
    'authorization %j is 401',
    async (authorization) => {
      const answer = await world().admin.call('GET', '/projects', undefined, { authorization });
      expect(problemOf(answer).status).toBe(401);
    },
  );

  it('an API key opens nothing of the admin API', async () => {
    const { admin, api } = world();
    for (const headers of [
      { authorization: `Bearer ${api.apiKey}` },
      { authorization: '', 'x-api-key': api.apiKey },
    ]) {
      expect(problemOf(await admin.call('GET', '/projects', undefined, headers)).status).toBe(401);
    }
  });
});
