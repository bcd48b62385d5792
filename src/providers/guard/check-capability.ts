import type { ComponentName } from '../../crypto/component-algorithm.js';
import type { SignOperation } from '../../crypto/sign-operation.js';
import { ProviderError } from '../../errors/index.js';
import type { AlgorithmCapability, Capabilities, ProviderPower } from '../contract/index.js';

/** @throws ProviderError `provider.incapable` when the algorithm is absent or failed its self-test */
export function requireWorking(
  provider: string,
  algorithm: ComponentName,
  capability: AlgorithmCapability | undefined,
): AlgorithmCapability {
  if (capability === undefined || capability.selfTest === 'absent') {
    throw incapable(provider, `${provider} cannot hold ${algorithm} keys`);
  }
  if (capability.selfTest !== 'ok')
    throw incapable(provider, `${algorithm} failed its self-test in ${provider}`);
  return capability;
}

/** @throws ProviderError `provider.incapable` */
export function requireMode(
  provider: string,
  { algorithm, modes, deterministic }: AlgorithmCapability,
  operation: SignOperation,
): void {
  if (!modes.includes(operation.mode)) {
    throw incapable(provider, `${provider} cannot sign in mode ${operation.mode} with ${algorithm}`);
  }
  if (operation.deterministic === true && !deterministic) {
    throw incapable(provider, `${provider} cannot sign deterministically with ${algorithm}`);
  }
}

/** @throws ProviderError `provider.incapable` */
export function requireImport(provider: string, { algorithm, canImport }: AlgorithmCapability): void {
  if (!canImport) throw incapable(provider, `${provider} cannot import ${algorithm} keys`);
}

/** @throws ProviderError `provider.incapable` */
export function requirePower(provider: string, { powers }: Capabilities, power: ProviderPower): void {
  if (!powers.includes(power)) throw incapable(provider, `${provider} has no power to ${power}`);
}

function incapable(provider: string, message: string): ProviderError {
  return new ProviderError('provider.incapable', message, { facts: { provider } });
}
