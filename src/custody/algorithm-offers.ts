import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import type {
  AlgorithmCapability,
  ProviderName,
  ProviderRegistry,
  ProviderReport,
  Protection,
  SelfTestResult,
} from '../providers/index.js';
import { weakestProtection } from './key-protection.js';

/** What a backend does with keys of one algorithm. */
export type KeyOperation = 'generate' | 'import' | 'sign' | 'sign-hash' | 'sign-mu' | 'decapsulate';

/** One backend's word on one algorithm, as its self-tests proved it. */
export interface AlgorithmOffer {
  readonly provider: ProviderName;
  /** Empty unless the self-test is `ok`. */
  readonly operations: readonly KeyOperation[];
  readonly protection: Protection;
  readonly selfTest: SelfTestResult;
}

/** Tells which backends can hold keys of an algorithm, and how well they protect them. */
export class AlgorithmOffers {
  readonly #providers: ProviderRegistry;

  constructor(providers: ProviderRegistry) {
    this.#providers = providers;
  }

  /** Offers for every part of the algorithm; a backend that lacks one part offers nothing. */
  of(algorithm: KeyAlgorithm): AlgorithmOffer[] {
    return this.#providers.reports().flatMap((report) => offer(report, algorithm));
  }
}

function offer({ name, state, capabilities }: ProviderReport, algorithm: KeyAlgorithm): AlgorithmOffer[] {
  const parts = algorithm.components.flatMap((component) =>
    capabilities.algorithms.filter((capability) => capability.algorithm === component.algorithm.name),
  );
  if (parts.length === 0 || parts.length < algorithm.components.length || state.state !== 'up') return [];
  const failing = parts.find(({ selfTest }) => selfTest !== 'ok');
  return [
    {
      provider: name,
      operations: failing === undefined ? operationsOf(parts, algorithm) : [],
      protection: weakestProtection(parts.map(({ protection }) => protection)),
      selfTest: failing?.selfTest ?? 'ok',
    },
  ];
}

function operationsOf(parts: readonly AlgorithmCapability[], algorithm: KeyAlgorithm): KeyOperation[] {
  const all = (holds: (part: AlgorithmCapability) => boolean): boolean => parts.every(holds);
  const operations: KeyOperation[] = ['generate'];
  if (all(({ canImport }) => canImport)) operations.push('import');
  if (algorithm.kind === 'kem' || algorithm.kind === 'hybrid-kem') return [...operations, 'decapsulate'];
  if (all(({ modes }) => modes.includes('pure'))) operations.push('sign');
  // A composite signs digests with plain signatures of its halves; a single key needs the mode itself.
  const digestMode = algorithm.kind === 'composite' ? 'pure' : 'hash';
  if (algorithm.digestSigning !== undefined && all(({ modes }) => modes.includes(digestMode))) {
    operations.push('sign-hash');
  }
  if (algorithm.externalMu && all(({ modes }) => modes.includes('mu'))) operations.push('sign-mu');
  return operations;
}
