import { DATABASES } from '../support/databases.js';
import {
  fipsignProject,
  FORGED,
  NOT_REVOCABLE,
  type FipsignWorld,
  type PqToken,
} from '../support/fipsign.js';
import { useWorld } from '../support/world.js';

const error = (text: string, more: object = {}) => ({ success: false, ...more, error: text });
const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const MEMBERS = ['payload', 'signature', 'algorithm'] as const;
const SOUND = { payload: 'x', signature: 'x', algorithm: 'ML-DSA-65' };
const MANDATE = { agentId: 'a', issuedBy: 'b', scope: ['x'], budgetTotal: 5, expiresInSeconds: 600 };

/** No token, as JSON texts; `undefined` leaves the member out. */
const NO_OBJECT = [undefined, 'null', 'true', '7', '""', '"token"', '[]', JSON.stringify([SOUND])];
/** Objects without the shape of a token, as JSON texts. */
const MALFORMED = [
  '{}',
  JSON.stringify({ token: SOUND }),
  ...MEMBERS.flatMap((name) =>
    [undefined, null, '', 7, true, [], ['x'], {}].map((value) => JSON.stringify({ ...SOUND, [name]: value })),
  ),
  ...MEMBERS.map((name) => `{"payload":"x","signature":"x","algorithm":"x","${name}":${deep(50_000)}}`),
  '{"toString":"x","valueOf":"x","hasOwnProperty":"x"}',
];
/** Texts in the right places that are no token of anybody's, made from a good one. */
const forgeries = (token: PqToken): readonly object[] => [
  { ...token, payload: 'FAKE' },
  { ...token, payload: `${token.payload}\n` },
  { ...token, payload: ` ${token.payload}` },
  { ...token, payload: '\u0000' },
  { ...token, payload: '\ud800' },
  { ...token, payload: 'A'.repeat(200_000) },
  { ...token, payload: Buffer.from(deep(40_000)).toString('base64') },
  { ...token, payload: Buffer.from('{"_iss":1}').toString('base64') },
  { ...token, signature: 'A' },
  { ...token, signature: 'A'.repeat(200_000) },
  { ...token, signature: `${token.signature}\n` },
  { ...token, signature: `${token.signature}AAAA` },
  { ...token, signature: '\ud800' },
  { ...token, algorithm: 'ML-DSA-44' },
  { ...token, algorithm: 'ML-DSA-87' },
];

const TEXT = [undefined, null, '', 7, true, [], {}, 'a\u0000', '\ud800', 'x'.repeat(100_000)];
const COUNT = [undefined, null, -1, 1.5, 1e300, '1', true, [1], {}];
const LIST = [null, [], {}, 'x', 7, true, [7], [null], [''], [['x']], ['\ud800'], Array(21).fill('x')];
const OBJECT = [undefined, null, '', 'x', 7, true, []];

/** Bodies that are read member by member: what each member refuses. */
const ROUTES: readonly (readonly [string, string, object, Readonly<Record<string, readonly unknown[]>>])[] = [
  [
    'POST',
    '/mandate',
    MANDATE,
    {
      agentId: [...TEXT, 'x'.repeat(129)],
      issuedBy: [...TEXT, 'x'.repeat(257)],
      scope: [undefined, ...LIST, ['x'.repeat(65)]],
      budgetTotal: COUNT,
      expiresInSeconds: [...COUNT, 0, 59, 2_592_001],
    },
  ],
  [
    'POST',
    '/mandate/verify',
    { token: SOUND, action: 'x', cost: 1 },
    { token: OBJECT, action: TEXT, cost: COUNT },
  ],
  [
    'PATCH',
    '/mandate/mdt_0',
    { action: 'narrow', scope: ['x'] },
    { action: [...TEXT, 'end', 'constructor'], scope: [undefined, ...LIST] },
  ],
  ['PATCH', '/mandate/mdt_0', { action: 'suspend' }, { scope: [['x']] }],
  [
    'POST',
    '/webhooks',
    { url: 'https://example.com/' },
    { url: [...TEXT, 'nonsense', 'ftp://example.com/'], events: [...LIST, ['ca.issued'], ['constructor']] },
  ],
];

describe.each(DATABASES)('bad input of FIPSign’s routes on %s', (database) => {
  const world = useWorld({}, database);
  let project: FipsignWorld;
  beforeAll(async () => void (project = await fipsignProject(world())));

  /** Asks what must be refused, and sees to it that nothing was charged. */
  const free = async (asked: () => Promise<void>): Promise<void> => {
    const used = await project.client.used();
    await asked();
    expect(await project.client.used()).toBe(used);
  };
  const bodyOf = (token: string | undefined, more = ''): string =>
    token === undefined ? `{${more}}` : `{"token":${token}${more === '' ? '' : `,${more}`}}`;

  it('what is no object or lacks a text is no token: malformed to /verify, not to be revoked, free', async () => {
    const { client } = project;
    await free(async () => {
      for (const token of [...NO_OBJECT, ...MALFORMED]) {
        const body = bodyOf(token);
        expect([token, ...(await client.refusal('POST', '/verify', body))]).toEqual([
          token,
          400,
          error('Malformed token', { valid: false }),
        ]);
        expect([token, ...(await client.refusal('POST', '/revoke', body))]).toEqual([
          token,
          400,
          NOT_REVOCABLE,
        ]);
      }
      expect((await client.refusal('POST', '/verify'))[1]).toEqual(
        error('Malformed token', { valid: false }),
      );
      expect(await client.refusal('POST', '/revoke')).toEqual([400, NOT_REVOCABLE]);
    });
  });

  it('an object that is no token is a denial of /mandate/verify, free', async () => {
    const { client } = project;
    const denied = [403, { success: false, result: 'denied', reason: 'invalid_signature' }];
    await free(async () => {
      for (const token of [...MALFORMED, JSON.stringify({ ...SOUND, algorithm: 'none' })]) {
        const answer = await client.refusal(
          'POST',
          '/mandate/verify',
          bodyOf(token, '"action":"x","cost":1'),
        );
        expect([token, ...answer]).toEqual([token, ...denied]);
      }
    });
  });

  it('what has a token’s shape and no good signature is forged to all: only /verify charges for it', async () => {
    const { client } = project;
    const { token } = await client.sign();
    const used = await client.used();
    const forged = forgeries(token);
    for (const one of forged) {
      expect(await client.refusal('POST', '/verify', { token: one })).toEqual([401, FORGED]);
      expect(await client.refusal('POST', '/revoke', { token: one })).toEqual([400, NOT_REVOCABLE]);
      const ask = { token: one, action: 'x', cost: 0 };
      expect((await client.refusal('POST', '/mandate/verify', ask))[1]).toMatchObject({
        reason: 'invalid_signature',
      });
    }
    expect(await client.used()).toBe(used + forged.length);
  });

  it('a token may carry what its signature does not cover, and the last of two members counts', async () => {
    const { client } = project;
    const { token } = await client.sign();
    const text = JSON.stringify(token);
    for (const one of [
      JSON.stringify({ ...token, issuedAt: 'never', more: [1] }),
      `{"payload":"FAKE",${text.slice(1)}`,
    ]) {
      expect((await client.call('POST', '/verify', bodyOf(one))).status).toBe(200);
    }
    const answer = await client.refusal('POST', '/verify', bodyOf(`${text.slice(0, -1)},"payload":"FAKE"}`));
    expect(answer).toEqual([401, FORGED]);
  });

  it.each(['/sign', '/verify', '/revoke', '/mandate', '/mandate/verify', '/webhooks', '/ca/issue'])(
    'a prototype anywhere in a body of %s is no JSON to it, free',
    async (path) => {
      await free(async () => {
        for (const member of ['"__proto__":{}', '"constructor":{"prototype":{}}']) {
          for (const body of [`{${member}}`, `{"token":{${member}}}`, `{"meta":{"a":[{${member}}]}}`]) {
            expect(await project.client.refusal('POST', path, body)).toEqual([
              400,
              error('Invalid JSON body'),
            ]);
          }
        }
      });
    },
  );

  it.each(
    ROUTES.flatMap(([method, path, body, members]) =>
      Object.entries(members).map(([member, values]) => [method, path, member, values, body] as const),
    ),
  )('%s %s refuses every wrong %s in FIPSign’s shape, free', async (method, path, member, values, body) => {
    await free(async () => {
      for (const value of values) {
        const answer = await project.client.refusal(method, path, { ...body, [member]: value });
        expect([value, ...answer]).toEqual([value, 400, error(expect.stringMatching(/./) as string)]);
      }
    });
  });

  it.each(ROUTES)('%s %s refuses what is no object, and unknown members', async (method, path, body) => {
    const { client } = project;
    for (const bare of ['null', '[]', '7', '"text"', '']) {
      expect((await client.refusal(method, path, bare))[0]).toBe(400);
    }
    for (const name of ['more', 'toString', 'constructor', Object.keys(body)[0]!.toUpperCase()]) {
      const [status, answer] = await client.refusal(method, path, { ...body, [name]: 'x' });
      expect([name, status, answer]).toEqual([
        name,
        400,
        error(expect.stringMatching(/^There is an unknown member/) as string),
      ]);
    }
  });

  it('what lies on each bound is taken', async () => {
    const { client } = project;
    const widest = {
      agentId: 'ñ'.repeat(128),
      issuedBy: 'x'.repeat(256),
      scope: Array.from({ length: 20 }, (_, index) => String(index).padStart(64, 'x')),
      budgetTotal: Number.MAX_SAFE_INTEGER,
      expiresInSeconds: 2_592_000,
    };
    const { mandate } = await client.ok<{ mandate: { token: PqToken } }>('POST', '/mandate', widest);
    const { expiresInSeconds, ...shown } = widest;
    const expiresAt = mandate.token.issuedAt + expiresInSeconds;
    expect(mandate).toMatchObject({ ...shown, expiresAt });
    await client.ok('POST', '/mandate', { ...MANDATE, budgetTotal: 0, expiresInSeconds: 60 });
    const { token } = await client.sign();
    await client.ok('POST', '/revoke', { token, reason: '\u{1f512}'.repeat(128) });
    for (const limit of [1, 200]) await client.ok('GET', `/mandate?limit=${limit}`);
  });
});
