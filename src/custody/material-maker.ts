import type { KeyComponent } from '../crypto/key-algorithm.js';
import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import type { SecretKey } from '../crypto/secret-key.js';
import { ProviderError } from '../errors/index.js';
import type { Ids } from '../platform/ids.js';
import {
  withPower,
  type Binding,
  type HeldKey,
  type KeyProvider,
  type ProviderRegistry,
} from '../providers/index.js';
import type { Sealer } from '../sealing/index.js';
import { componentMac, type UnprovenComponent } from './component-integrity.js';
import type { NewMaterial } from './custody.js';
import { bindingOf } from './key-binding.js';
import type { KeyMaterial, StoredComponent } from './key-material.js';

/** Makes or takes one component's private key in a provider. */
type Obtain = (provider: KeyProvider, binding: Binding) => Promise<HeldKey>;

/** Turns plans into material: asks the providers for each component and proves the rows-to-be. */
export class MaterialMaker {
  readonly #providers: ProviderRegistry;
  readonly #sealer: Sealer;
  readonly #ids: Ids;

  constructor(providers: ProviderRegistry, sealer: Sealer, ids: Ids) {
    this.#providers = providers;
    this.#sealer = sealer;
    this.#ids = ids;
  }

  /** `abandon` is given what was made before a later component failed. */
  async generate(plan: NewMaterial, abandon: (made: KeyMaterial) => Promise<void>): Promise<KeyMaterial> {
    const components: StoredComponent[] = [];
    try {
      for (const component of keyAlgorithm(plan.algorithm).components) {
        components.push(
          await this.#obtain(plan, component, (provider, binding) => provider.generate({ binding })),
        );
      }
    } catch (error) {
      await abandon(material(plan, components));
      throw error;
    }
    return material(plan, components);
  }

  async import(plan: NewMaterial, secretKey: SecretKey): Promise<KeyMaterial> {
    const { components } = keyAlgorithm(plan.algorithm);
    const [component] = components;
    if (components.length !== 1) throw new TypeError(`${plan.algorithm} has more than one private key`);
    const taken = await this.#obtain(plan, component, (provider, binding) =>
      importing(provider).import({ binding, secretKey }),
    );
    return material(plan, [taken]);
  }

  async #obtain(plan: NewMaterial, component: KeyComponent, obtain: Obtain): Promise<StoredComponent> {
    const provider = this.#providers.choose(component.algorithm.name, plan.provider);
    const held = await obtain(provider, bindingOf(plan, component));
    const unproven: UnprovenComponent = {
      id: this.#ids.make('kcmp'),
      role: component.role,
      algorithm: held.algorithm,
      provider: provider.name,
      handle: held.handle,
      publicKey: held.publicKey,
      protection: held.protection,
      evidence: held.evidence,
    };
    return { ...unproven, integrity: componentMac(this.#sealer, plan, unproven) };
  }
}

function importing(provider: KeyProvider): NonNullable<ReturnType<typeof withPower<'import'>>> {
  const able = withPower(provider, 'import');
  if (able !== undefined) return able;
  throw new ProviderError('provider.incapable', `${provider.name} cannot import keys`, {
    facts: { provider: provider.name },
  });
}

function material(plan: NewMaterial, components: readonly StoredComponent[]): KeyMaterial {
  const { versionId, projectId, keyId, version, purpose, algorithm } = plan;
  return { versionId, projectId, keyId, version, purpose, algorithm, components };
}
