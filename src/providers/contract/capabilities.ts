import type { ComponentName } from '../../crypto/component-algorithm.js';
import type { SignMode } from '../../crypto/sign-operation.js';
import type { Protection } from './protection.js';

/** Powers beyond the core; a provider that lists one implements the interface of that name. */
export type ProviderPower = 'import' | 'decapsulate' | 'destroy' | 'random' | 'reseal';

/** The outcome of a start-up self-test. Only `ok` is ever used. */
export type SelfTestResult = 'ok' | 'advertised-but-failing' | 'absent';

/** What a provider does with one component algorithm. */
export interface AlgorithmCapability {
  readonly algorithm: ComponentName;
  /** Signing modes it can do; empty for KEM algorithms. */
  readonly modes: readonly SignMode[];
  /** Whether it can sign without randomness on request (ML-DSA only). */
  readonly deterministic: boolean;
  readonly canImport: boolean;
  readonly protection: Protection;
  readonly selfTest: SelfTestResult;
  /** One sentence for operators: which engine, or what failed. */
  readonly detail: string;
}

/** What a backend can do, as its self-tests have proven. */
export interface Capabilities {
  readonly algorithms: readonly AlgorithmCapability[];
  readonly powers: readonly ProviderPower[];
}
