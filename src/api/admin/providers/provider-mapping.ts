import type { AlgorithmCapability, ProviderReport } from '../../../providers/index.js';
import type { ProviderCapabilityDto, ProviderDto } from './provider.dto.js';

/** A backend as the admin API shows it. */
export function providerDto({ name, state, capabilities }: ProviderReport): ProviderDto {
  return {
    name,
    state: state.state,
    ...(state.reason !== undefined && { reason: state.reason }),
    ...(state.token !== undefined && { token: state.token }),
    powers: capabilities.powers,
    capabilities: capabilities.algorithms.map(capabilityDto),
  };
}

function capabilityDto(capability: AlgorithmCapability): ProviderCapabilityDto {
  const { level, token_class } = capability.protection;
  return {
    algorithm: capability.algorithm,
    modes: capability.modes,
    deterministic: capability.deterministic,
    can_import: capability.canImport,
    protection: { level, ...(token_class !== undefined && { token_class }) },
    self_test: capability.selfTest,
    detail: capability.detail,
  };
}
