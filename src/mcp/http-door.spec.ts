import { refuseAtDoor, type Door } from './http-door.js';

const SECRET = 's'.repeat(32);
const door: Door = { hosts: new Set(['localhost', '127.0.0.1', '[::1]', 'mcp.example']), secret: SECRET };
const HEADERS = { host: '127.0.0.1:3030', authorization: `Bearer ${SECRET}` };

const statusOf = (headers: object, method = 'POST', url = '/mcp'): number | undefined =>
  refuseAtDoor({ method, url, headers: { ...HEADERS, ...headers } }, door)?.status;

describe('the door of the HTTP server', () => {
  it.each(['127.0.0.1', 'localhost:3030', '[::1]:3030', 'MCP.example', 'mcp.example:443'])(
    'lets in what is addressed to %s with the secret',
    (host) => {
      expect(statusOf({ host })).toBeUndefined();
    },
  );

  it.each(['evil.example', 'evil.example:3030', '127.0.0.1.evil.example', '', 'a b', undefined])(
    'refuses what is addressed to %p, as after DNS rebinding',
    (host) => {
      expect(statusOf({ host })).toBe(403);
    },
  );

  it.each(['http://evil.example', 'http://localhost:8080', 'http://127.0.0.1:3030', 'null', ''])(
    'refuses pages, here of the origin %p, although they know the secret',
    (origin) => {
      expect(statusOf({ origin })).toBe(403);
    },
  );

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    `Basic ${SECRET}`,
    SECRET,
    `Bearer ${SECRET}s`,
    `Bearer ${SECRET.slice(1)}`,
    `Bearer ${SECRET} x`,
  ])('refuses the authorization %p', (authorization) => {
    const refusal = refuseAtDoor(
      { method: 'POST', url: '/mcp', headers: { ...HEADERS, authorization } },
      door,
    );
    expect(refusal).toMatchObject({ status: 401, headers: { 'www-authenticate': expect.any(String) } });
    expect(JSON.stringify(refusal)).not.toContain(SECRET.slice(1));
  });

  it('tells a stranger about a wrong name before the secret, and nothing of paths without it', () => {
    expect(statusOf({ host: 'evil.example', authorization: undefined })).toBe(403);
    expect(statusOf({ authorization: undefined }, 'GET', '/other')).toBe(401);
  });

  it('has one path and one method', () => {
    expect(statusOf({}, 'POST', '/mcp?x=1')).toBeUndefined();
    expect(statusOf({}, 'POST', '/')).toBe(404);
    expect(statusOf({}, 'GET')).toBe(405);
    expect(statusOf({}, 'DELETE')).toBe(405);
  });
});
