import { isKemComponent } from '../crypto/component-algorithm-table.js';
import type { KemComponentName } from '../crypto/component-algorithm.js';
import type { KeyAlgorithm, KeyComponent } from '../crypto/key-algorithm.js';
import { ProviderError } from '../errors/index.js';
import { withPower, type DecapsulatingProvider, type ProviderRegistry } from '../providers/index.js';
import { encapsulateTo } from './encapsulator.js';
import { referenceTo } from './key-binding.js';
import type { KeyMaterial, StoredComponent } from './key-material.js';
import type { KemPart } from './kem-shape.js';

/**
 * The components of proven material, ready for a KEM shape.
 *
 * @param secretCoins one run of 32 bytes per component; absent: encapsulations are fresh
 */
export function kemPartsOf(
  providers: ProviderRegistry,
  material: KeyMaterial,
  algorithm: KeyAlgorithm,
  secretCoins?: readonly Uint8Array[],
): readonly KemPart[] {
  return algorithm.components.map((component, index) => {
    const stored = material.components[index];
    if (stored === undefined) throw new TypeError(`the key has no component ${component.role}`);
    const name = kemName(stored);
    return {
      publicKey: stored.publicKey,
      encapsulate: () => encapsulateTo(name, stored.publicKey, secretCoins?.[index]),
      decapsulate: (ciphertext) => open(providers, material, stored, component, ciphertext),
    };
  });
}

async function open(
  providers: ProviderRegistry,
  material: KeyMaterial,
  stored: StoredComponent,
  component: KeyComponent,
  ciphertext: Uint8Array,
): Promise<Uint8Array> {
  const key = { ...referenceTo(material, stored, component), algorithm: kemName(stored) };
  const provider = opening(providers, stored);
  return (await provider.decapsulate({ key, ciphertext })).sharedSecret;
}

function opening(
  providers: ProviderRegistry,
  { provider: name, algorithm }: StoredComponent,
): DecapsulatingProvider {
  const provider = providers.holder(name);
  const able = withPower(provider, 'decapsulate');
  if (able !== undefined) return able;
  // A backend that is away has listed nothing yet.
  const code = provider.state().state === 'up' ? 'provider.incapable' : 'provider.unavailable';
  throw new ProviderError(code, `${name} cannot open ciphertexts of ${algorithm} now`, {
    facts: { provider: name },
  });
}

function kemName({ algorithm }: StoredComponent): KemComponentName {
  if (isKemComponent(algorithm)) return algorithm;
  throw new TypeError(`${algorithm} is no KEM`);
}
