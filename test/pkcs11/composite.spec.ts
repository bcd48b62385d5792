import { type SuiteName, verifyComposite } from '../../examples/verify-composite.js';
import { isHeld } from '../../src/crypto/composite/composite-suite.js';
import { compositeSuites } from '../../src/crypto/composite/composite-suite-table.js';
import { type KeyMaterial, keyProtection, type ProviderByRole } from '../../src/custody/index.js';
import { useCustody } from '../support/custody.js';
import { SoftHsmFolder } from './softhsm-token.js';
import { pkcs11Provider, pool } from './token-world.js';

const MESSAGE = new TextEncoder().encode('one seal in the token');
const CONTEXT = new TextEncoder().encode('ctx');
const suites = compositeSuites.filter(({ traditional }) => isHeld(traditional)).map(({ name }) => name);
const ecdsaSuites = suites.filter((name) => name.includes('ECDSA'));

const softHsm = new SoftHsmFolder();
softHsm.addToken('twinseal');
const custody = useCustody(() => [pkcs11Provider(softHsm.uri())]);
afterAll(async () => {
  await pool.close();
  softHsm.remove();
});

const make = (name: string, providers: ProviderByRole): Promise<KeyMaterial> =>
  custody().custody.generate(custody().plan(name, { providers }));

const expectToSign = async (name: string, material: KeyMaterial): Promise<void> => {
  const operation = { mode: 'pure', message: MESSAGE, context: CONTEXT } as const;
  const signature = await custody().custody.sign(material, 'general', operation);
  const publicKey = new Uint8Array(Buffer.concat(material.components.map((half) => half.publicKey)));
  const signed = { publicKey, signature, message: MESSAGE };
  expect(verifyComposite(name as SuiteName, { ...signed, context: CONTEXT })).toBe(true);
  expect(verifyComposite(name as SuiteName, signed)).toBe(false);
  expect(await custody().custody.verify(material, 'general', operation, signature)).toBe(true);
};

describe.each(['memory', 'wasm'] as const)(
  'with the ML-DSA half in %s and the ECDSA half in SoftHSM',
  (ml_dsa) => {
    it.each(ecdsaSuites)('%s signs what noble verifies, and says what protects each half', async (name) => {
      const material = await make(name, { ml_dsa, traditional: 'pkcs11' });
      await expectToSign(name, material);
      expect(keyProtection(material)).toMatchObject({
        level: 'software',
        components: [{ level: 'software' }, { level: 'hsm-native', token_class: 'software-token' }],
      });
    });
  },
);

describe('with both halves in SoftHSM', () => {
  it.each(ecdsaSuites)('%s is protected as its ML-DSA half, which the token only wraps', async (name) => {
    const material = await make(name, { ml_dsa: 'pkcs11', traditional: 'pkcs11' });
    await expectToSign(name, material);
    const { level, components } = keyProtection(material);
    expect(level).toBe(components?.[0]?.level);
    expect(components?.map((half) => half.level)).toEqual(['hsm-wrapped', 'hsm-native']);
  });
});

it('a half in the token never signs for another role or algorithm', async () => {
  const name = 'MLDSA65-ECDSA-P256-SHA512';
  const material = await make(name, { ml_dsa: 'memory', traditional: 'pkcs11' });
  const { handle, publicKey } = material.components[1]!;
  const { projectId, keyId, version, purpose } = material;
  const algorithm = 'ECDSA-P256' as const;
  const binding = {
    projectId,
    keyId,
    version,
    purpose,
    keyAlgorithm: name,
    role: 'traditional',
    algorithm,
  } as const;
  const signAs = (changes: object): Promise<unknown> =>
    custody()
      .registry.holder('pkcs11')
      .sign({
        key: { algorithm, handle, publicKey, binding: { ...binding, ...changes } },
        operation: { mode: 'pure', message: MESSAGE },
      });
  await expect(signAs({})).resolves.toBeDefined();
  for (const changes of [{ role: 'whole', keyAlgorithm: algorithm }, { keyId: 'key_other' }]) {
    await expect(signAs(changes)).rejects.toMatchObject({ code: 'key.damaged' });
  }
});
