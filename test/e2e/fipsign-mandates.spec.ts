import { DATABASES } from '../support/databases.js';
import {
  claimsOf,
  fipsignProject,
  isSignedBy,
  type FipsignClient,
  type PqToken,
} from '../support/fipsign.js';
import { useWorld } from '../support/world.js';

interface Issued {
  readonly mandate: { readonly id: string; readonly token: PqToken; readonly [name: string]: unknown };
  readonly usage: object;
}

const REQUEST = {
  agentId: 'agent-7',
  issuedBy: 'alice@example.com',
  scope: ['orders.read', 'orders.write'],
  budgetTotal: 10,
  expiresInSeconds: 600,
};
/** A refusal of one member, by its name. */
const NAMED: unknown = expect.stringMatching(/^".+/);
const USAGE = ['freeRemaining', 'month', 'packRemaining', 'totalRemaining'];

const issue = (client: FipsignClient, more: object = {}): Promise<Issued> =>
  client.ok<Issued>('POST', '/mandate', { ...REQUEST, ...more });

describe.each(DATABASES)('mandates on %s', (database) => {
  const world = useWorld({}, database);
  const project = () => fipsignProject(world());

  it('are made with every member, and a token that only /mandate/verify takes', async () => {
    const { client } = await project();
    const { mandate, usage, ...rest } = await issue(client);
    expect(rest).toEqual({ success: true });
    expect(mandate).toEqual({
      id: expect.stringMatching(/^mdt_[0-9a-f]{32}$/),
      agentId: 'agent-7',
      issuedBy: 'alice@example.com',
      scope: REQUEST.scope,
      budgetTotal: 10,
      expiresAt: mandate.token.issuedAt + 600,
      status: 'active',
      token: mandate.token,
    });
    expect(Object.keys(usage).toSorted()).toEqual(USAGE);
    expect(claimsOf(mandate.token)).toMatchObject({ sub: mandate.id, _mandate: true });
    const { publicKey } = await client.ok<{ publicKey: string }>('GET', '/public-key');
    expect(isSignedBy(mandate.token, publicKey)).toBe(true);
    expect(await client.refusal('POST', '/verify', { token: mandate.token })).toEqual([
      401,
      { success: false, valid: false, error: 'Mandate tokens must be verified with /mandate/verify' },
    ]);
    expect((await client.call('POST', '/revoke', { token: mandate.token })).status).toBe(400);
  });

  it('grant within scope and budget, and say exactly what is left', async () => {
    const { client } = await project();
    const { token } = (await issue(client)).mandate;
    const granted = await client.ok<{ usage: object }>('POST', '/mandate/verify', {
      token,
      action: 'orders.read',
      cost: 4,
    });
    expect(granted).toEqual({
      success: true,
      result: 'granted',
      actionMatched: 'orders.read',
      budgetRemaining: 6,
      expiresInSeconds: expect.any(Number),
      usage: granted.usage,
    });
    expect(Object.keys(granted.usage).toSorted()).toEqual(USAGE);
    expect(await client.used()).toBe(2);
  });

  it('deny with the reason and its numbers, free, and consume nothing', async () => {
    const { client } = await project();
    const other = await project();
    const { token, id } = (await issue(client)).mandate;
    const { token: plain } = await client.sign();
    const foreign = (await issue(other.client)).mandate.token;
    const used = await client.used();
    const verify = (one: unknown, action = 'orders.read', cost = 1) =>
      client.refusal('POST', '/mandate/verify', { token: one, action, cost });
    const denied = (reason: string, more: object = {}) => [
      403,
      { success: false, result: 'denied', reason, ...more },
    ];
    for (const one of [plain, foreign, {}, { ...token, payload: 'FAKE' }, { ...token, algorithm: 'none' }]) {
      expect(await verify(one)).toEqual(denied('invalid_signature'));
    }
    expect(await verify(token, 'orders')).toEqual(
      denied('scope_not_authorized', { authorizedScope: REQUEST.scope }),
    );
    expect(await verify(token, 'orders.read', 11)).toEqual(
      denied('budget_exhausted', { budgetConsumedUnits: 0, budgetTotalUnits: 10 }),
    );
    await client.ok('PATCH', `/mandate/${id}`, { action: 'suspend' });
    expect(await verify(token)).toEqual(denied('mandate_suspended'));
    await client.ok('PATCH', `/mandate/${id}`, { action: 'revoke' });
    expect(await verify(token)).toEqual(denied('mandate_revoked'));
    expect(await client.used()).toBe(used);
    const { mandate } = await client.ok<{ mandate: object }>('GET', `/mandate/${id}`);
    expect(mandate).toMatchObject({ budgetConsumed: 0, budgetRemaining: 10, status: 'revoked' });
  });

  it('never overspend: of thirty grants at once on a budget of ten exactly ten succeed, with ten different remainders', async () => {
    const { client } = await project();
    const { token } = (await issue(client)).mandate;
    const answers = await Promise.all(
      Array.from({ length: 30 }, () =>
        client.call('POST', '/mandate/verify', { token, action: 'orders.read', cost: 1 }),
      ),
    );
    const granted = answers.filter(({ status }) => status === 200);
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(20);
    const left = granted.map((answer) => Number(answer.json()['budgetRemaining'])).toSorted((a, b) => a - b);
    expect(left).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await client.used()).toBe(11);
  });

  it('without a budget grant any cost, and say 0 is left', async () => {
    const { client } = await project();
    const { token, id } = (await issue(client, { budgetTotal: 0 })).mandate;
    for (const cost of [0, 5, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]) {
      expect(
        await client.ok('POST', '/mandate/verify', { token, action: 'orders.read', cost }),
      ).toMatchObject({ budgetRemaining: 0 });
    }
    expect(await client.ok('GET', `/mandate/${id}`)).toMatchObject({
      mandate: { budgetConsumed: Number.MAX_SAFE_INTEGER, budgetRemaining: 0 },
    });
  });

  it('are narrowed, suspended, resumed and revoked, and no further', async () => {
    const { client } = await project();
    const { id, token } = (await issue(client)).mandate;
    const change = (body: object) => client.ok('PATCH', `/mandate/${id}`, body);
    const state = (status: string, scope: readonly string[], more: object = {}) => ({
      success: true,
      id,
      status,
      scope,
      updatedAt: expect.any(Number),
      ...more,
    });
    expect(await change({ action: 'narrow', scope: ['orders.read'] })).toEqual(
      state('active', ['orders.read']),
    );
    expect(
      await client.refusal('PATCH', `/mandate/${id}`, { action: 'narrow', scope: REQUEST.scope }),
    ).toEqual([400, { success: false, error: '"scope" must be a subset of the current scope' }]);
    expect(
      (await client.refusal('POST', '/mandate/verify', { token, action: 'orders.write', cost: 0 }))[1],
    ).toMatchObject({ reason: 'scope_not_authorized', authorizedScope: ['orders.read'] });
    expect(await change({ action: 'suspend' })).toEqual(state('suspended', ['orders.read']));
    expect(await change({ action: 'suspend' })).toEqual(
      state('suspended', ['orders.read'], { message: 'Already suspended' }),
    );
    expect(await change({ action: 'resume' })).toEqual(state('active', ['orders.read']));
    expect(await change({ action: 'revoke' })).toEqual(state('revoked', ['orders.read']));
    for (const action of ['suspend', 'resume', 'revoke']) {
      expect(await client.refusal('PATCH', `/mandate/${id}`, { action })).toEqual([
        409,
        { success: false, error: 'Mandate is revoked' },
      ]);
    }
  });

  it('are listed newest first, page by page, and belong to their project alone', async () => {
    const { client } = await project();
    const other = await project();
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.unshift((await issue(client)).mandate.id);
    const pages: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: { mandates: { id: string }[]; total: number; count: number; nextCursor: string | null } =
        await client.ok('GET', `/mandate?limit=2${query}`);
      expect([page.total, page.count]).toEqual([5, page.mandates.length]);
      pages.push(...page.mandates.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(pages.toSorted()).toEqual(ids.toSorted());
    const shown = await client.ok<{ mandate: object }>('GET', `/mandate/${ids[0]}`);
    expect(Object.keys(shown.mandate).toSorted()).toEqual([
      'agentId',
      'budgetConsumed',
      'budgetRemaining',
      'budgetTotal',
      'expiresAt',
      'expiresInSeconds',
      'id',
      'issuedAt',
      'issuedBy',
      'scopeCurrent',
      'scopeOriginal',
      'status',
      'updatedAt',
    ]);
    const missing = [404, { success: false, error: 'Mandate not found' }];
    expect(await other.client.refusal('GET', `/mandate/${ids[0]}`)).toEqual(missing);
    expect(await client.refusal('GET', '/mandate/mdt_1')).toEqual(missing);
    for (const query of ['limit=0', 'limit=201', 'cursor=x', 'more=1']) {
      expect((await client.call('GET', `/mandate?${query}`)).status).toBe(400);
    }
  });

  it('outlive a rotation of the token key', async () => {
    const { client, admin, project: owner } = await project();
    const { token } = (await issue(client)).mandate;
    await admin.ok('POST', `/projects/${owner.id}/token-key/rotate`, {});
    expect(
      await client.ok('POST', '/mandate/verify', { token, action: 'orders.read', cost: 1 }),
    ).toMatchObject({ result: 'granted' });
  });

  it.each([
    ['no agent', { agentId: undefined }, '"agentId" is required'],
    ['an empty agent', { agentId: '' }, NAMED],
    ['a long agent', { agentId: 'x'.repeat(129) }, NAMED],
    ['a NUL', { agentId: 'a\u0000' }, NAMED],
    ['a lone surrogate', { issuedBy: '\ud800' }, NAMED],
    ['no scope', { scope: [] }, NAMED],
    ['21 actions', { scope: Array.from({ length: 21 }, (_, i) => `a${i}`) }, NAMED],
    ['a long action', { scope: ['x'.repeat(65)] }, NAMED],
    ['a negative budget', { budgetTotal: -1 }, NAMED],
    ['a broken budget', { budgetTotal: 1.5 }, NAMED],
    ['a life of 59 s', { expiresInSeconds: 59 }, NAMED],
    ['a life beyond 30 days', { expiresInSeconds: 2_592_001 }, NAMED],
    ['an unknown member', { more: 1 }, expect.stringMatching(/^There is an unknown member/)],
  ])('with %s are refused, free', async (_title, more, text) => {
    const { client } = await project();
    const [status, body] = await client.refusal('POST', '/mandate', { ...REQUEST, ...more });
    expect(status).toBe(400);
    expect(body).toEqual({ success: false, error: text });
    expect(await client.used()).toBe(0);
  });

  it.each([-1, 1.5, '1', true])('a cost of %j is refused with the contract’s text', async (cost) => {
    const { client } = await project();
    const { token } = (await issue(client)).mandate;
    expect(await client.refusal('POST', '/mandate/verify', { token, action: 'x', cost })).toEqual([
      400,
      { success: false, error: '"cost" must be a non-negative integer' },
    ]);
  });

  it.each(['token', 'action', 'cost'])('a verification without %s is refused', async (member) => {
    const { client } = await project();
    const { token } = (await issue(client)).mandate;
    const body = { token, action: 'x', cost: 1, [member]: undefined };
    expect(await client.refusal('POST', '/mandate/verify', body)).toEqual([
      400,
      { success: false, error: `"${member}" is required` },
    ]);
  });
});
