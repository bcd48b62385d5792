import type { KemComponentName, SignatureComponentName } from '../../crypto/component-algorithm.js';
import type { SignMode } from '../../crypto/sign-operation.js';
import type { AlgorithmCapability, Capabilities, TokenClass } from '../contract/index.js';
import { seatFor, type EngineSeat } from '../software/engine-seat.js';
import { bestSealing, type TokenFindings } from './capability-probe.js';
import type { NativeAlgorithm } from './native-algorithm.js';
import type { NativeFinding } from './native-self-test.js';

/** What computes with keys that the token has unsealed. */
export interface SealedKeyEngines {
  /** Engines that sign. */
  readonly plan: readonly EngineSeat[];
  /** Key encapsulation that has proven itself, and by what. */
  readonly kems: readonly KemComponentName[];
  readonly kemVersion: string;
}

const MODES: readonly SignMode[] = ['pure', 'hash', 'mu'];

/**
 * What the provider offers on this token, by algorithm: native where the token proved it, else sealed under a token
 * key, else nothing. Software without the token is never an answer.
 *
 */
export function tokenCapabilities(
  findings: TokenFindings,
  engines: SealedKeyEngines,
  tokenClass: TokenClass,
): Capabilities {
  const signing = [...findings.native].map(([name, finding]) =>
    capability(name, finding, findings, engines.plan, tokenClass),
  );
  const opening = kemCapabilities(findings, engines, tokenClass);
  const powers: Capabilities['powers'] = opening.length === 0 ? [] : ['decapsulate'];
  return { algorithms: [...signing, ...opening], powers: ['import', 'destroy', ...powers] };
}

/** Key encapsulation is sealed: no token here was found whose own a binding of version 2.40 reaches. */
function kemCapabilities(
  { sealing }: TokenFindings,
  { kems, kemVersion }: SealedKeyEngines,
  tokenClass: TokenClass,
): readonly AlgorithmCapability[] {
  const method = bestSealing(sealing);
  if (method === undefined) return [];
  return kems.map((algorithm) => ({
    algorithm,
    modes: [],
    deterministic: false,
    canImport: true,
    protection: { level: 'hsm-wrapped', token_class: tokenClass },
    selfTest: 'ok',
    detail: `sealed by the token (${method.name}), decapsulates in ${kemVersion}`,
  }));
}

function capability(
  name: SignatureComponentName,
  finding: NativeFinding,
  findings: TokenFindings,
  plan: readonly EngineSeat[],
  tokenClass: TokenClass,
): AlgorithmCapability {
  const sealed = sealedCapability(name, findings, plan, tokenClass);
  const { algorithm: native, selfTest, detail } = finding;
  if (native !== undefined) return nativeCapability(native, detail, sealed !== undefined, tokenClass);
  if (sealed !== undefined) return { ...sealed, detail: `${sealed.detail}; in the token: ${detail}` };
  return {
    algorithm: name,
    modes: [],
    deterministic: false,
    canImport: false,
    protection: { level: 'hsm-wrapped', token_class: tokenClass },
    selfTest,
    detail: `${detail}; no way of sealing passed its self-test: ${sealingFaults(findings)}`,
  };
}

function nativeCapability(
  { name, modes, deterministic }: NativeAlgorithm,
  detail: string,
  canImport: boolean,
  tokenClass: TokenClass,
): AlgorithmCapability {
  return {
    algorithm: name,
    modes,
    deterministic,
    canImport,
    protection: { level: 'hsm-native', token_class: tokenClass },
    selfTest: 'ok',
    detail: canImport ? `${detail}; imported keys are sealed under a token key instead` : detail,
  };
}

function sealedCapability(
  algorithm: SignatureComponentName,
  findings: TokenFindings,
  plan: readonly EngineSeat[],
  tokenClass: TokenClass,
): AlgorithmCapability | undefined {
  const method = bestSealing(findings.sealing);
  const seat = seatFor(plan, algorithm, 'pure', false);
  if (method === undefined || seat === undefined) return undefined;
  const modes = MODES.filter((mode) => seatFor(plan, algorithm, mode, false) !== undefined);
  return {
    algorithm,
    modes,
    deterministic: modes.every((mode) => seatFor(plan, algorithm, mode, true) !== undefined),
    canImport: true,
    protection: { level: 'hsm-wrapped', token_class: tokenClass },
    selfTest: 'ok',
    detail: `sealed by the token (${method.name}), signs in ${seat.engine.version}`,
  };
}

function sealingFaults({ sealing }: TokenFindings): string {
  return sealing.map(({ method, finding }) => `${method.name}: ${finding.detail}`).join('; ');
}
