import { setTimeout as sleep } from 'node:timers/promises';

import { DATABASES } from '../support/databases.js';
import { fipsignProject, type FipsignWorld } from '../support/fipsign.js';
import { useReceiver } from '../support/receiver.js';
import { until } from '../support/until.js';
import { useWorld } from '../support/world.js';

interface Body {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const MANDATE = { agentId: 'a', issuedBy: 'b', scope: ['x'], budgetTotal: 0, expiresInSeconds: 60 };
/** Longer than the service takes to look at its outbox. */
const A_FEW_LOOKS_MS = 1500;

describe.each(DATABASES)('limit events without a charge on %s', (database) => {
  const world = useWorld({ TWINSEAL_WEBHOOK_ALLOW_PRIVATE: 'true' }, database);
  const receiver = useReceiver();

  const register = async (project: Readonly<Record<string, unknown>>): Promise<FipsignWorld> => {
    const made = await fipsignProject(world(), project, { name: 'ci key' });
    await made.client.ok('POST', '/webhooks', { url: receiver.url });
    return made;
  };
  const bodies = (): readonly Body[] => receiver.arrivals.map(({ body }) => JSON.parse(body) as Body);
  const month = new Date().toISOString().slice(0, 7);

  it.each([
    ['/sign', { sub: 'a' }],
    ['/mandate', MANDATE],
  ])(
    'the first refused POST %s of a project without free tokens tells limit.reached, once',
    async (path, body) => {
      const { client } = await register({ free_limit: 0 });
      for (let call = 0; call < 3; call += 1)
        expect((await client.call('POST', path, body)).status).toBe(429);
      await until(() => receiver.arrivals.length > 0);
      await sleep(A_FEW_LOOKS_MS);
      expect(bodies()).toEqual([
        {
          event: 'limit.reached',
          timestamp: expect.any(Number),
          data: { freeRemaining: 0, packRemaining: 0, totalRemaining: 0, month, apiKeyName: 'ci key' },
        },
      ]);
    },
  );

  it('a limit that was lowered below what was used is told with the next call', async () => {
    const { client, admin, project } = await register({ free_limit: 100 });
    const { token } = await client.sign();
    await client.sign();
    await admin.ok('PATCH', `/projects/${project.id}`, { free_limit: 1 });
    expect((await client.call('POST', '/revoke', { token })).status).toBe(429);
    await until(() => receiver.arrivals.length === 4);
    const limits = bodies().filter(({ event }) => event.startsWith('limit.'));
    expect(limits.map(({ event }) => event).toSorted()).toEqual(['limit.reached', 'limit.warning']);
    expect(limits.find(({ event }) => event === 'limit.warning')?.data).toMatchObject({
      freeRemaining: 0,
      freeLimit: 1,
      percentUsed: 200,
    });
  });

  it('a refused call leaves no event of a token, and nothing for a project with a pack', async () => {
    const { client, admin, project } = await register({ free_limit: 0 });
    await admin.ok('POST', `/projects/${project.id}/packs`, { pack_type: 'small', tokens: 2 }, 201);
    await client.sign();
    await until(() => receiver.arrivals.length === 1);
    await sleep(A_FEW_LOOKS_MS);
    expect(bodies().map(({ event }) => event)).toEqual(['token.signed']);
    await client.sign();
    await until(() => receiver.arrivals.length === 3);
    expect(bodies().map(({ event }) => event)).toContain('limit.reached');
  });
});
