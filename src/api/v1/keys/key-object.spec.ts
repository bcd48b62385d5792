import { keyAlgorithm } from '../../../crypto/key-algorithm-table.js';
import type { Protection, ProviderName, StoredComponent } from '../../../custody/index.js';
import type { KeyVersion } from '../../../keys/index.js';
import { toKeyDto } from './key-object.js';

type Home = readonly [provider: ProviderName, protection: Protection];

const NOTHING = new Uint8Array(0);

function compositeVersion(...homes: readonly [mlDsa: Home, traditional: Home]): KeyVersion {
  const algorithm = keyAlgorithm('MLDSA65-ECDSA-P256-SHA512');
  const components = algorithm.components.map((component, index): StoredComponent => {
    const [provider, protection] = homes[index]!;
    return {
      id: `kcmp_${index}`,
      role: component.role,
      algorithm: component.algorithm.name,
      provider,
      handle: NOTHING,
      publicKey: Uint8Array.of(index),
      protection,
      evidence: {},
      integrity: NOTHING,
    };
  });
  const key = { id: 'key_1', projectId: 'proj_1', name: 'default', algorithm, purpose: 'general' } as const;
  return {
    id: 'kver_1',
    key,
    version: 1,
    status: 'active',
    origin: 'generated',
    createdAt: '2026-11-21T08:30:00.000Z',
    retiredAt: null,
    archivedAt: null,
    material: {
      versionId: 'kver_1',
      projectId: 'proj_1',
      keyId: 'key_1',
      version: 1,
      purpose: 'general',
      algorithm: algorithm.name,
      components,
    },
  };
}

const software: Home = ['memory', { level: 'software' }];
const wrapped: Home = ['pkcs11', { level: 'hsm-wrapped', token_class: 'hardware' }];
const native: Home = ['pkcs11', { level: 'hsm-native', token_class: 'hardware' }];

describe('the key object of a composite', () => {
  it('names both homes when the halves live apart, and claims the weaker protection', () => {
    expect(toKeyDto(compositeVersion(software, native))).toMatchObject({
      provider: 'mixed',
      providers: { ml_dsa: 'memory', traditional: 'pkcs11' },
      public_key: 'AAE=',
      protection: {
        level: 'software',
        components: [
          { algorithm: 'ML-DSA-65', level: 'software' },
          { algorithm: 'ECDSA-P256', level: 'hsm-native', token_class: 'hardware' },
        ],
      },
    });
    expect(toKeyDto(compositeVersion(native, software)).protection).not.toHaveProperty('token_class');
  });

  it('names one home when the halves share it', () => {
    const shown = toKeyDto(compositeVersion(wrapped, native));
    expect(shown).toMatchObject({
      provider: 'pkcs11',
      protection: { level: 'hsm-wrapped', token_class: 'hardware' },
    });
    expect(shown).not.toHaveProperty('providers');
  });

  it.each([
    [software, wrapped, 'software'],
    [wrapped, software, 'software'],
    [native, wrapped, 'hsm-wrapped'],
    [native, native, 'hsm-native'],
  ] as const)('takes the minimum of both levels', (mlDsa, traditional, level) => {
    expect(toKeyDto(compositeVersion(mlDsa, traditional)).protection.level).toBe(level);
  });
});
