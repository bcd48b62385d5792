import { setTimeout as sleep } from 'node:timers/promises';

import { DATABASES } from '../support/databases.js';
import { fipsignProject, NOT_REVOCABLE, type PqToken } from '../support/fipsign.js';
import { useWorld, type World } from '../support/world.js';

const SHORTEST = 60;

/** What ended tokens and mandates answer. */
const outlive = async (world: World) => {
  const { client } = await fipsignProject(world);
  const { token } = await client.sign({ sub: 'x', expiresInSeconds: SHORTEST });
  const { token: revoked } = await client.sign({ sub: 'x', expiresInSeconds: SHORTEST });
  await client.ok('POST', '/revoke', { token: revoked });
  const wish = { agentId: 'a', issuedBy: 'b', scope: ['x'], budgetTotal: 1, expiresInSeconds: SHORTEST };
  const { mandate } = await client.ok<{ mandate: { id: string; token: PqToken } }>('POST', '/mandate', wish);
  await client.ok('PATCH', `/mandate/${mandate.id}`, { action: 'suspend' });
  await sleep((SHORTEST + 2) * 1000);
  const used = await client.used();
  const verify = (one: PqToken) => client.refusal('POST', '/verify', { token: one });
  const answers = {
    token: await verify(token),
    revoked: await verify(revoked),
    mandate: await verify(mandate.token),
    denial: await client.refusal('POST', '/mandate/verify', { token: mandate.token, action: 'x', cost: 1 }),
    revocation: await client.refusal('POST', '/revoke', { token }),
  };
  return { ...answers, cost: (await client.used()) - used };
};

describe('what has expired', () => {
  const worlds = DATABASES.map((database) => useWorld({}, database));

  it('is refused with the Spanish text that counts the seconds, before revocation is looked at, and cannot be revoked', async () => {
    for (const outcome of await Promise.all(worlds.map((world) => outlive(world())))) {
      const expired = [
        401,
        {
          success: false,
          valid: false,
          error: expect.stringMatching(/^Token expirado hace [1-9]\d* segundos$/),
        },
      ];
      const asMandate = {
        success: false,
        valid: false,
        error: 'Mandate tokens must be verified with /mandate/verify',
      };
      expect(outcome).toEqual({
        token: expired,
        revoked: expired,
        mandate: [401, asMandate],
        denial: [403, { success: false, result: 'denied', reason: 'mandate_expired' }],
        revocation: [400, NOT_REVOCABLE],
        cost: 3,
      });
    }
  }, 120_000);
});
