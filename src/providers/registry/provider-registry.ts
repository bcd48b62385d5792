import type { ComponentName } from '../../crypto/component-algorithm.js';
import { ProviderError } from '../../errors/index.js';
import type { Logger } from '../../platform/logging/logger.js';
import {
  isSettingFault,
  providerUnavailable,
  type Capabilities,
  type KeyProvider,
  type ProviderName,
  type ProviderState,
} from '../contract/index.js';
import { ProviderSettingError } from './provider-setting-error.js';

/** What the operator chose. Both name a provider that is configured here. */
export interface ProviderSelection {
  /** [TWINSEAL_PROVIDER] the provider of new keys; absent: the first in order that can make them. */
  readonly default?: string;
  /** [TWINSEAL_PROVIDER_FALLBACK] makes new keys while the chosen provider is down; absent: nothing does. */
  readonly fallback?: string;
}

/** One backend as operators see it. */
export interface ProviderReport {
  readonly name: ProviderName;
  readonly state: ProviderState;
  readonly capabilities: Capabilities;
}

/**
 * The backends of this process, in the order in which an unset default prefers them. It chooses a provider for a new
 * key; a stored key stays with its own, so nothing ever falls back there.
 */
export class ProviderRegistry {
  readonly #providers: ReadonlyMap<string, KeyProvider>;
  readonly #default: KeyProvider | undefined;
  readonly #fallback: KeyProvider | undefined;
  readonly #logger: Logger;

  /** @throws ProviderSettingError when the selection names a provider that is not given */
  constructor(providers: readonly KeyProvider[], selection: ProviderSelection, logger: Logger) {
    this.#providers = new Map(providers.map((provider) => [provider.name, provider]));
    this.#default = this.#named('TWINSEAL_PROVIDER', selection.default);
    this.#fallback = this.#named('TWINSEAL_PROVIDER_FALLBACK', selection.fallback);
    this.#logger = logger;
  }

  /**
   * Opens every provider. One that fails is `down`, is named in the log and is not served; the others go on.
   *
   * @throws ProviderError when a setting has to be corrected first, once all are opened
   */
  async open(): Promise<void> {
    const faults = await Promise.all(
      [...this.#providers.values()].map((provider) => this.#openOne(provider)),
    );
    const fault = faults.find(isSettingFault);
    if (fault !== undefined) throw fault;
  }

  /** Closes every provider, whatever one of them says. */
  async close(): Promise<void> {
    await Promise.all([...this.#providers.values()].map((provider) => this.#closeOne(provider)));
  }

  reports(): readonly ProviderReport[] {
    return [...this.#providers.values()].map((provider) => ({
      name: provider.name,
      state: provider.state(),
      capabilities: provider.capabilities(),
    }));
  }

  /** Whether a provider is there, up and proven for an algorithm. */
  isAble(name: ProviderName, algorithm: ComponentName): boolean {
    const provider = this.#providers.get(name);
    return provider !== undefined && canNow(provider, algorithm);
  }

  /** Names of the providers that can hold keys of an algorithm now. */
  ableTo(algorithm: ComponentName): readonly ProviderName[] {
    return [...this.#providers.values()]
      .filter((provider) => canNow(provider, algorithm))
      .map(({ name }) => name);
  }

  /**
   * The provider of a new key: the one asked for, else the configured default, else the first that can.
   *
   * @throws ProviderError `provider.incapable` when it cannot hold the algorithm (the message says which can),
   *   `provider.unavailable` when it is down and no fallback is configured
   */
  choose(algorithm: ComponentName, requested?: string): KeyProvider {
    const chosen = requested === undefined ? this.#preferred(algorithm) : this.#providers.get(requested);
    if (chosen === undefined) throw this.#incapable(nameOf(requested), algorithm);
    if (chosen.state().state !== 'up') return this.#instead(chosen, algorithm);
    if (!canNow(chosen, algorithm)) throw this.#incapable(chosen.name, algorithm);
    return chosen;
  }

  /**
   * The provider that holds a stored key.
   *
   * @throws ProviderError `provider.unavailable` when it is not configured here; its own methods say whether it is up
   */
  holder(name: ProviderName): KeyProvider {
    const provider = this.#providers.get(name);
    if (provider !== undefined) return provider;
    throw providerUnavailable(name, {
      message: `the provider ${name} of this key is not configured here`,
      reason: 'not configured here',
    });
  }

  #named(setting: string, name: string | undefined): KeyProvider | undefined {
    if (name === undefined) return undefined;
    const provider = this.#providers.get(name);
    if (provider === undefined) throw new ProviderSettingError(setting, [...this.#providers.keys()]);
    return provider;
  }

  #preferred(algorithm: ComponentName): KeyProvider | undefined {
    if (this.#default !== undefined) return this.#default;
    const able = [...this.#providers.values()].filter((provider) => canNow(provider, algorithm));
    return able.find(allTestsPass) ?? able[0];
  }

  /** Never silently: only where the operator named a fallback, and the log says so. */
  #instead(down: KeyProvider, algorithm: ComponentName): KeyProvider {
    const fallback = this.#fallback;
    if (fallback !== undefined && fallback !== down && canNow(fallback, algorithm)) {
      this.#logger.warn('a new key goes to the fallback provider', {
        provider: down.name,
        fallback: fallback.name,
        algorithm,
      });
      return fallback;
    }
    const { reason, loss } = down.state();
    throw providerUnavailable(down.name, {
      message: `${down.name} is not available: ${reason ?? 'it is down'}`,
      ...(loss !== undefined && { reason: loss }),
    });
  }

  #incapable(who: string, algorithm: ComponentName): ProviderError {
    const able = this.ableTo(algorithm);
    const can = able.length === 0 ? 'none here can' : `${able.join(', ')} can`;
    return new ProviderError('provider.incapable', `${who} cannot hold ${algorithm} keys; ${can}`, {
      facts: { algorithm, able },
    });
  }

  /** Resolves to what kept the provider from opening. */
  async #openOne(provider: KeyProvider): Promise<unknown> {
    const { name: providerName } = provider;
    try {
      await provider.open();
    } catch (error) {
      if (!isSettingFault(error)) this.#logger.error('a provider is down', { provider: providerName }, error);
      return error;
    }
    for (const { algorithm, selfTest, detail } of provider.capabilities().algorithms) {
      if (selfTest !== 'advertised-but-failing') continue;
      this.#logger.error('a self-test failed; the algorithm is not served', {
        provider: providerName,
        algorithm,
        detail,
      });
    }
    return undefined;
  }

  async #closeOne(provider: KeyProvider): Promise<void> {
    try {
      await provider.close();
    } catch (error) {
      this.#logger.error('a provider did not close cleanly', { provider: provider.name }, error);
    }
  }
}

/** Whoever asks for a backend that is not here should learn how it comes to be. */
function nameOf(requested: string | undefined): string {
  if (requested === 'pkcs11') return 'pkcs11 is not configured here (TWINSEAL_PKCS11_URI) and';
  return requested ?? 'the default provider';
}

function canNow(provider: KeyProvider, algorithm: ComponentName): boolean {
  if (provider.state().state !== 'up') return false;
  return provider
    .capabilities()
    .algorithms.some((one) => one.algorithm === algorithm && one.selfTest === 'ok');
}

function allTestsPass(provider: KeyProvider): boolean {
  return provider.capabilities().algorithms.every(({ selfTest }) => selfTest !== 'advertised-but-failing');
}
