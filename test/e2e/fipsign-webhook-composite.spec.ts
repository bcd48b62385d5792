import { verifyComposite } from '../../examples/verify-composite.js';
import { fipsignProject } from '../support/fipsign.js';
import { Receiver } from '../support/receiver.js';
import { until } from '../support/until.js';
import { useWorld } from '../support/world.js';

const SUITE = 'MLDSA65-ECDSA-P256-SHA512';

interface PublicKey {
  readonly algorithm: string;
  readonly publicKey: string;
  readonly fingerprint: string;
}

describe('webhooks whose keys are composite', () => {
  const world = useWorld({
    TWINSEAL_WEBHOOK_ALLOW_PRIVATE: 'true',
    TWINSEAL_WEBHOOK_KEY_ALGORITHM: SUITE,
  });
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = new Receiver();
    await receiver.open();
  });
  afterEach(() => receiver.close());

  it('carry a signature of both halves that the example verifies with the published key, and with no other body', async () => {
    const { client } = await fipsignProject(world());
    await client.ok('POST', '/webhooks', { url: receiver.url });
    await client.sign({ sub: 'user-1' });
    await until(() => receiver.arrivals.length === 1);
    const { headers, body } = receiver.arrivals[0]!;
    const key = await client.ok<PublicKey>('GET', '/webhooks/public-key');
    const [, algorithm, fingerprint, signature = ''] =
      /^alg=([^;]+);key=([0-9a-f]{64});sig=(.+)$/.exec(String(headers['x-twinseal-signature'])) ?? [];
    expect([algorithm, fingerprint]).toEqual([SUITE, key.fingerprint]);
    expect(key.algorithm).toBe(SUITE);
    const before = [
      'twinseal:webhook:v1',
      String(headers['x-pqauth-timestamp']),
      String(headers['x-pqauth-delivery']),
    ];
    const verifies = (text: string): boolean =>
      verifyComposite(SUITE, {
        publicKey: new Uint8Array(Buffer.from(key.publicKey, 'base64')),
        signature: new Uint8Array(Buffer.from(signature, 'base64')),
        message: new TextEncoder().encode([...before, text].join('\n')),
      });
    expect(verifies(body)).toBe(true);
    expect(verifies(`${body} `)).toBe(false);
  });
});
