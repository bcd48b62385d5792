import { setTimeout as sleep } from 'node:timers/promises';

import { fipsignProject, NOT_REVOCABLE } from '../support/fipsign.js';
import { useWorld } from '../support/world.js';

describe('an expired token', () => {
  const world = useWorld();

  it('is refused with the Spanish text that counts the seconds, and cannot be revoked', async () => {
    const { client } = await fipsignProject(world());
    const { token } = await client.sign({ sub: 'x', expiresInSeconds: 60 });
    await sleep(62_000);
    const [status, body] = await client.refusal('POST', '/verify', { token });
    expect(status).toBe(401);
    expect(body).toEqual({
      success: false,
      valid: false,
      error: expect.stringMatching(/^Token expirado hace [1-9]\d* segundos$/),
    });
    expect(await client.refusal('POST', '/revoke', { token })).toEqual([400, NOT_REVOCABLE]);
  }, 90_000);
});
