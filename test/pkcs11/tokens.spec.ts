import { fipsignProject, isSignedBy, type FipsignWorld, type Signed } from '../support/fipsign.js';
import { until } from '../support/until.js';
import { useHsmService } from './hsm-service.js';

const { softhsm, service } = useHsmService();

const inToken = async (token_algorithm: string): Promise<FipsignWorld> => {
  const made = await fipsignProject({ service: service() }, { token_algorithm });
  const rotated = await made.admin.ok<{ keys: readonly { provider: string; status: string }[] }>(
    'POST',
    `/projects/${made.project.id}/token-key/rotate`,
    { provider: 'pkcs11' },
  );
  expect(rotated.keys[0]).toMatchObject({ provider: 'pkcs11', status: 'current' });
  return made;
};

describe('token keys in a token', () => {
  it.each(['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'])(
    'sign %s tokens that noble verifies',
    async (algorithm) => {
      const { client } = await inToken(algorithm);
      const { publicKey } = await client.ok<{ publicKey: string }>('GET', '/public-key');
      const { token } = await client.sign();
      expect(token.algorithm).toBe(algorithm);
      expect(isSignedBy(token, publicKey)).toBe(true);
      expect(await client.ok('POST', '/verify', { token })).toMatchObject({ valid: true });
    },
  );

  it('verify and revoke while it is away, sign nothing, charge nothing for that, and go on when it is back', async () => {
    const { client } = await inToken('ML-DSA-65');
    const signed: Signed = await client.sign();
    softhsm.takeAway();
    try {
      await until(async () => (await client.call('POST', '/sign', { sub: 'a' })).status === 503);
      const used = await client.used();
      const answer = await client.call('POST', '/sign', { sub: 'a' });
      expect([answer.status, answer.json()]).toEqual([
        503,
        { success: false, error: 'Service unavailable: hsm' },
      ]);
      expect(await client.used()).toBe(used);
      expect(await client.ok('POST', '/verify', { token: signed.token })).toMatchObject({ valid: true });
      expect(await client.ok('POST', '/revoke', { token: signed.token })).toMatchObject({ success: true });
    } finally {
      softhsm.bringBack();
    }
    await until(async () => (await client.call('POST', '/sign', { sub: 'a' })).status === 200);
  }, 120_000);
});
