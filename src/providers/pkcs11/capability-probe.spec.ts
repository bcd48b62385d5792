import { CKR } from './ckr.js';
import { CKA, CKM } from './cryptoki-numbers.js';
import { FakeCryptoki, type FakeTokenOptions } from './testing/fake-cryptoki.js';
import { fakeWorld } from './testing/fake-world.js';

const EC = [CKM.EC_KEY_PAIR_GEN, CKM.ECDSA];
const GCM = [CKM.AES_KEY_GEN, CKM.AES_GCM];
const ML_DSA = [CKM.ML_DSA_KEY_PAIR_GEN, CKM.ML_DSA];

/** What the provider offers for an algorithm on such a token. */
async function offered(algorithm: string, options: FakeTokenOptions, prepare?: (fake: FakeCryptoki) => void) {
  const cryptoki = new FakeCryptoki(options);
  prepare?.(cryptoki);
  const { provider, close } = fakeWorld(cryptoki);
  await provider.open();
  const left = cryptoki.objects.count;
  const found = provider.capabilities().algorithms.find((one) => one.algorithm === algorithm);
  await close();
  return { left, ...found };
}

describe('the capability probe', () => {
  it('offers ECDSA in the token and seals the rest, and leaves nothing in the token', async () => {
    const mechanisms = [...EC, ...GCM];
    expect(await offered('ECDSA-P256', { mechanisms })).toMatchObject({
      left: 0,
      selfTest: 'ok',
      modes: ['pure', 'hash'],
      protection: { level: 'hsm-native', token_class: 'unknown' },
    });
    expect(await offered('ML-DSA-65', { mechanisms })).toMatchObject({
      selfTest: 'ok',
      modes: ['pure', 'hash', 'mu'],
      protection: { level: 'hsm-wrapped' },
      detail: expect.stringContaining('CKM_AES_GCM'),
    });
  });

  it('offers ML-DSA in the token where a context works, hedged and not deterministic', async () => {
    const found = await offered('ML-DSA-65', { mechanisms: [...ML_DSA, ...GCM] });
    expect(found).toMatchObject({
      selfTest: 'ok',
      modes: ['pure'],
      deterministic: false,
      protection: { level: 'hsm-native' },
    });
  });

  it('does not believe a mechanism list: what is advertised and fails is sealed instead', async () => {
    const fails = (fake: FakeCryptoki) => fake.fail('generateKeyPair', CKR.GENERAL_ERROR, 20);
    const found = await offered('ML-DSA-65', { mechanisms: [...ML_DSA, ...GCM] }, fails);
    expect(found).toMatchObject({ selfTest: 'ok', protection: { level: 'hsm-wrapped' } });
    expect(found.detail).toContain('in the token: CKR_GENERAL_ERROR');
  });

  it('refuses what is advertised, fails and cannot be sealed either', async () => {
    const fails = (fake: FakeCryptoki) => fake.fail('sign', CKR.MECHANISM_INVALID, 20);
    expect(await offered('ECDSA-P256', { mechanisms: EC }, fails)).toMatchObject({
      selfTest: 'advertised-but-failing',
      modes: [],
      canImport: false,
      detail: expect.stringContaining('CKR_MECHANISM_INVALID'),
    });
  });

  it('refuses what is not there, and never falls back to software', async () => {
    expect(await offered('Ed25519', { mechanisms: EC })).toMatchObject({ selfTest: 'absent', modes: [] });
  });

  it.each([
    ['extractable', CKA.EXTRACTABLE, true],
    ['once not sensitive', CKA.ALWAYS_SENSITIVE, false],
    ['once extractable', CKA.NEVER_EXTRACTABLE, false],
    ['not made there', CKA.LOCAL, false],
    ['made otherwise', CKA.KEY_GEN_MECHANISM, CKM.AES_GCM],
  ])('claims nothing of a token whose keys are %s', async (_, type, value) => {
    const options = { mechanisms: [...EC, ...GCM], keyAttributes: [{ type, value }] };
    for (const algorithm of ['ECDSA-P256', 'ML-DSA-65']) {
      expect(await offered(algorithm, options)).toMatchObject({ selfTest: expect.not.stringMatching('ok') });
    }
  });

  it.each([
    ['CKM_AES_KEY_WRAP_KWP', CKM.AES_KEY_WRAP_KWP],
    ['CKM_AES_KEY_WRAP_PAD', CKM.AES_KEY_WRAP_PAD],
    ['CKM_AES_KEY_WRAP', CKM.AES_KEY_WRAP],
  ])('seals with %s where there is no GCM', async (name, mechanism) => {
    const found = await offered('ML-DSA-65', { mechanisms: [CKM.AES_KEY_GEN, mechanism] });
    expect(found).toMatchObject({ selfTest: 'ok', detail: expect.stringContaining(`(${name})`) });
  });

  it.each(['returned', 'appended'] as const)('seals with an IV of the token that is %s', async (gcmIv) => {
    const found = await offered('ML-DSA-65', { mechanisms: GCM, gcmIv });
    expect(found).toMatchObject({ selfTest: 'ok', detail: expect.stringContaining('CKM_AES_GCM') });
  });

  it('accepts a token that answers a wrong tag with CKR_GENERAL_ERROR', async () => {
    const found = await offered('ML-DSA-65', { mechanisms: GCM, wrongTag: CKR.GENERAL_ERROR });
    expect(found).toMatchObject({ selfTest: 'ok' });
  });
});
