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
import type { AttemptLog } from './attempt-log.js';
import { componentMac, type UnprovenComponent } from './component-integrity.js';
import type { NewMaterial } from './custody.js';
import { bindingOf } from './key-binding.js';
import type { KeyMaterial, StoredComponent } from './key-material.js';

/** Makes or takes the private key of the component of that place in a provider. */
type Obtain = (provider: KeyProvider, binding: Binding, index: number) => Promise<HeldKey>;

type Abandon = (made: KeyMaterial) => Promise<void>;

/** A component and the provider that shall hold its key. */
interface ComponentHome {
  readonly component: KeyComponent;
  readonly provider: KeyProvider;
}

/** Turns plans into material: asks the providers for each component and proves the rows-to-be. */
export class MaterialMaker {
  readonly #providers: ProviderRegistry;
  readonly #sealer: Sealer;
  readonly #ids: Ids;

  readonly #attempts: AttemptLog | undefined;

  constructor(providers: ProviderRegistry, sealer: Sealer, ids: Ids, attempts?: AttemptLog) {
    this.#providers = providers;
    this.#sealer = sealer;
    this.#ids = ids;
    this.#attempts = attempts;
  }

  /** `abandon` is given what was made before a later component failed. */
  generate(plan: NewMaterial, abandon: Abandon): Promise<KeyMaterial> {
    return this.#make(plan, abandon, (provider, binding) => this.#fresh(plan, provider, binding));
  }

  /** `secretKeys` are one per component, in role order. */
  async import(plan: NewMaterial, secretKeys: readonly SecretKey[], abandon: Abandon): Promise<KeyMaterial> {
    const { components } = keyAlgorithm(plan.algorithm);
    if (components.length !== secretKeys.length) {
      throw new TypeError(`${plan.algorithm} has ${components.length} private keys`);
    }
    return await this.#make(plan, abandon, (provider, binding, index) =>
      importing(provider).import({ binding, secretKey: requireKey(secretKeys, index) }),
    );
  }

  async #make(plan: NewMaterial, abandon: Abandon, obtain: Obtain): Promise<KeyMaterial> {
    const homes = this.#homesOf(plan);
    const components: StoredComponent[] = [];
    try {
      for (const [index, { component, provider }] of homes.entries()) {
        const held = await obtain(provider, bindingOf(plan, component), index);
        components.push(this.#proven(plan, component, provider, held));
      }
    } catch (error) {
      await abandon(material(plan, components));
      throw error;
    }
    return material(plan, components);
  }

  /** An imported key needs no note: what comes from outside is sealed, and leaves no object behind. */
  async #fresh({ versionId }: NewMaterial, provider: KeyProvider, binding: Binding): Promise<HeldKey> {
    if (withPower(provider, 'destroy') === undefined || this.#attempts === undefined) {
      return await provider.generate({ binding });
    }
    const attempt = `${versionId}/${binding.role}`;
    await this.#attempts.note({ id: attempt, versionId, provider: provider.name, binding });
    return await provider.generate({ binding, attempt });
  }

  /** Chosen for all components before any is made, so that a half no backend can hold leaves no other half behind. */
  #homesOf({ algorithm: name, providers = {} }: NewMaterial): readonly ComponentHome[] {
    const { components } = keyAlgorithm(name);
    if (components.length === 0) {
      throw new ProviderError(
        'provider.incapable',
        `${name} signatures are only verified; none here can hold its keys`,
        { facts: { algorithm: name, able: [] } },
      );
    }
    return components.map((component) => ({
      component,
      provider: this.#providers.choose(component.algorithm.name, providers[component.role]),
    }));
  }

  #proven(
    plan: NewMaterial,
    { role }: KeyComponent,
    { name: provider }: KeyProvider,
    { algorithm, handle, publicKey, protection, evidence }: HeldKey,
  ): StoredComponent {
    const id = this.#ids.make('kcmp');
    const unproven: UnprovenComponent = {
      id,
      role,
      algorithm,
      provider,
      handle,
      publicKey,
      protection,
      evidence,
    };
    return { ...unproven, integrity: componentMac(this.#sealer, plan, unproven) };
  }
}

function requireKey(secretKeys: readonly SecretKey[], index: number): SecretKey {
  const secretKey = secretKeys[index];
  if (secretKey === undefined) throw new TypeError('one private key per component');
  return secretKey;
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
