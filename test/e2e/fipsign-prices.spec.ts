import { DATABASES } from '../support/databases.js';
import { fipsignProject } from '../support/fipsign.js';
import { useWorld } from '../support/world.js';

interface Usage {
  readonly usage: { readonly freeRemaining: number; readonly totalRemaining: number };
}

describe.each(DATABASES)('prices of the operator’s own on %s', (database) => {
  const world = useWorld({ TWINSEAL_PRICES: 'sign=3,verify=0,revoke=2,mandate=4' }, database);

  it('are what each deed takes, in its answer and in the account', async () => {
    const { client } = await fipsignProject(world(), { free_limit: 20 });
    const signed = await client.ok<Usage & { token: object; meta: { tokenCost: number } }>('POST', '/sign', {
      sub: 'user-1',
    });
    expect(signed.meta.tokenCost).toBe(3);
    expect(signed.usage.freeRemaining).toBe(17);
    await client.ok('POST', '/verify', { token: signed.token });
    await client.ok('POST', '/revoke', { token: signed.token });
    const mandate = await client.ok<Usage>('POST', '/mandate', {
      agentId: 'agent-7',
      issuedBy: 'alice@example.com',
      scope: ['orders.read'],
      budgetTotal: 10,
      expiresInSeconds: 600,
    });
    expect(mandate.usage.freeRemaining).toBe(11);
  });

  it('refuse what the tokens left do not pay for, and leave them', async () => {
    const { client } = await fipsignProject(world(), { free_limit: 5 });
    await client.sign({ sub: 'user-1' });
    const refused = await client.call('POST', '/sign', { sub: 'user-1' });
    expect(refused.status).toBe(429);
    expect(refused.json()).toMatchObject({ code: 'token_quota_exhausted' });
    expect(await client.used()).toBe(3);
  });
});
