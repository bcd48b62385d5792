import { types } from 'node:util';

import type { KemComponentName } from '../../crypto/component-algorithm.js';
import type { KemEngine } from '../../crypto/engines/kem-engine.js';
import type { KnownAnswerResult } from '../../crypto/self-test/known-answer-result.js';
import type { AlgorithmCapability, Binding, DecapsulateRequest, HeldKey } from '../contract/index.js';
import { provesKemPair } from '../guard/kem-pairwise-test.js';
import type { KemSeat } from './kem-seat.js';
import { testBinding } from './test-binding.js';

/** What the self-tests need of a provider's key encapsulation. */
export interface TestedKems {
  /** Encapsulates to the test's key. */
  readonly encapsulator: KemEngine;
  readonly make: (algorithm: KemComponentName, binding: Binding) => Promise<HeldKey>;
  readonly decapsulate: (request: DecapsulateRequest) => Promise<Uint8Array>;
  /** Outcomes of the seat's known-answer tests. */
  readonly knownAnswers: Promise<readonly KnownAnswerResult[]>;
}

/** Self-tests of one algorithm through the engine that serves it; what fails is not served (style 21). */
export async function testKem(
  kems: TestedKems,
  { engine }: KemSeat,
  algorithm: KemComponentName,
): Promise<AlgorithmCapability> {
  const fault = await faultOf(kems, algorithm);
  return {
    algorithm,
    modes: [],
    deterministic: false,
    canImport: true,
    protection: { level: 'software' },
    selfTest: fault === undefined ? 'ok' : 'advertised-but-failing',
    detail: fault ?? engine.version,
  };
}

async function faultOf(kems: TestedKems, algorithm: KemComponentName): Promise<string | undefined> {
  try {
    const known = (await kems.knownAnswers).find((one) => one.algorithm === algorithm);
    if (known?.ok !== true) return known?.detail ?? 'it ran no known-answer test';
    const binding = testBinding(algorithm);
    const { handle, publicKey } = await kems.make(algorithm, binding);
    const key = { algorithm, binding, handle, publicKey };
    const open = (ciphertext: Uint8Array): Promise<Uint8Array> => kems.decapsulate({ key, ciphertext });
    const proven = await provesKemPair(kems.encapsulator, algorithm, publicKey, open);
    return proven ? undefined : 'the pairwise test failed';
  } catch (error) {
    return `the self-test ended with: ${types.isNativeError(error) ? error.message : 'an unknown failure'}`;
  }
}
