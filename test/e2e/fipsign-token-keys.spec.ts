import { DATABASES } from '../support/databases.js';
import { fipsignProject, isSignedBy, type FipsignWorld, type Signed } from '../support/fipsign.js';
import { useWorld } from '../support/world.js';

interface TokenKeys {
  readonly keys: readonly {
    readonly fingerprint: string;
    readonly algorithm: string;
    readonly public_key: string;
    readonly provider: string;
    readonly status: string;
    readonly recorded_at: string;
    readonly retired_at: string | null;
  }[];
}

const rotate = ({ admin, project }: FipsignWorld, body: Record<string, unknown> = {}): Promise<TokenKeys> =>
  admin.ok<TokenKeys>('POST', `/projects/${project.id}/token-key/rotate`, body);

describe.each(DATABASES)('token keys on %s', (database) => {
  const world = useWorld({}, database);

  it('move from backend to backend, and every key keeps verifying what it signed', async () => {
    const made = await fipsignProject(world(), { token_algorithm: 'ML-DSA-87' });
    const signed: Signed[] = [await made.client.sign()];
    for (const provider of ['wasm', 'memory', 'wasm']) {
      const { keys } = await rotate(made, { provider });
      expect(keys[0]).toEqual({
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        algorithm: 'ML-DSA-87',
        public_key: keys[0]!.public_key,
        provider,
        status: 'current',
        recorded_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        retired_at: null,
      });
      const next = await made.client.sign();
      expect(isSignedBy(next.token, keys[0]!.public_key)).toBe(true);
      signed.push(next);
    }
    for (const { token } of signed) {
      expect(await made.client.ok('POST', '/verify', { token })).toMatchObject({ valid: true });
    }
    const { keys } = await rotate(made);
    // Without a wish the next key lives where the one before does.
    expect(keys.map(({ provider, status }) => `${provider} ${status}`)).toEqual([
      'wasm current',
      'wasm retired',
      'memory retired',
      'wasm retired',
      expect.stringMatching(/ retired$/),
    ]);
  });

  it('keep verifying mandates after a rotation, and rotate for an unused project', async () => {
    const made = await fipsignProject(world());
    const wish = { agentId: 'a', issuedBy: 'b', scope: ['x'], budgetTotal: 0, expiresInSeconds: 60 };
    const { mandate } = await made.client.ok<{ mandate: { token: object } }>('POST', '/mandate', wish);
    await rotate(made);
    const ask = { token: mandate.token, action: 'x', cost: 0 };
    expect(await made.client.ok('POST', '/mandate/verify', ask)).toMatchObject({ result: 'granted' });
    expect((await rotate(await fipsignProject(world()))).keys.map(({ status }) => status)).toEqual([
      'current',
      'retired',
    ]);
  });

  it.each([
    [{ provider: 'pkcs11' }, 422],
    [{ provider: 'nonsense' }, 400],
    [{ provider: null }, 400],
    [{ algorithm: 'ML-DSA-44' }, 400],
  ])('a rotation with %j is %i and leaves the key as it is', async (body, status) => {
    const { client, admin, project } = await fipsignProject(world());
    await client.sign();
    const answer = await admin.call('POST', `/projects/${project.id}/token-key/rotate`, body);
    expect([answer.status, answer.headers['content-type']]).toEqual([
      status,
      expect.stringContaining('application/problem+json'),
    ]);
    expect(await client.ok('GET', '/public-keys')).toMatchObject({ count: 1 });
  });
});
