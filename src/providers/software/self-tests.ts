import { types } from 'node:util';

import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import { componentAlgorithm } from '../../crypto/component-algorithm-table.js';
import type { SignatureEngine } from '../../crypto/engines/signature-engine.js';
import { hashAlgorithm } from '../../crypto/hash.js';
import { mlDsaMu, mlDsaPublicKeyHash } from '../../crypto/ml-dsa-mu.js';
import type { KnownAnswerResult } from '../../crypto/self-test/known-answer-result.js';
import type { SignMode, SignOperation } from '../../crypto/sign-operation.js';
import type {
  AlgorithmCapability,
  Binding,
  GenerateRequest,
  HeldKey,
  SignRequest,
} from '../contract/index.js';
import { pairwiseOperation, provesPair } from '../guard/pairwise-test.js';
import { seatFor, type EngineSeat } from './engine-seat.js';
import { testBinding } from './test-binding.js';

/** What the self-tests need of a software provider. */
export interface TestedBackend {
  readonly plan: readonly EngineSeat[];
  /** Verifies messages; see `GuardOptions.verifier`. */
  readonly verifier: SignatureEngine;
  readonly makeKey: (request: GenerateRequest) => Promise<HeldKey>;
  readonly sign: (request: SignRequest, seat: EngineSeat) => Promise<Uint8Array>;
  /** Outcomes of a seat's known-answer tests, which start once. */
  readonly knownAnswers: (seat: EngineSeat) => Promise<readonly KnownAnswerResult[]>;
}

const MODES: readonly SignMode[] = ['pure', 'hash', 'mu'];

/** Self-tests of one algorithm through every engine that would serve it; what fails is not served (style 21). */
export async function testAlgorithm(
  backend: TestedBackend,
  algorithm: SignatureComponentName,
): Promise<AlgorithmCapability> {
  const { plan } = backend;
  const modes = MODES.filter((mode) => seatFor(plan, algorithm, mode, false) !== undefined);
  const fault = await faultOf(backend, algorithm);
  return {
    algorithm,
    modes,
    deterministic: modes.every((mode) => seatFor(plan, algorithm, mode, true) !== undefined),
    canImport: true,
    protection: { level: 'software' },
    selfTest: fault === undefined ? 'ok' : 'advertised-but-failing',
    detail:
      fault ??
      seatsOf(plan, algorithm)
        .map(({ engine }) => engine.version)
        .join('; '),
  };
}

async function faultOf(
  backend: TestedBackend,
  algorithm: SignatureComponentName,
): Promise<string | undefined> {
  try {
    const seats = seatsOf(backend.plan, algorithm);
    for (const seat of seats) {
      const known = (await backend.knownAnswers(seat)).find((one) => one.algorithm === algorithm);
      if (known?.ok !== true) return known?.detail ?? `${seat.engine.name} ran no known-answer test`;
    }
    const binding = testBinding(algorithm);
    const held = await backend.makeKey({ binding });
    const proven = await Promise.all(seats.map((seat) => provesSeat(backend, seat, binding, held)));
    const failed = seats.filter((_, index) => proven[index] !== true);
    return failed.length === 0
      ? undefined
      : `the pairwise test failed in ${failed.map(({ engine }) => engine.name).join(', ')}`;
  } catch (error) {
    return `the self-test ended with: ${types.isNativeError(error) ? error.message : 'an unknown failure'}`;
  }
}

/** Whatever the engine's mode, the signature must be that of the message, which another code path verifies. */
async function provesSeat(
  { sign, verifier }: TestedBackend,
  seat: EngineSeat,
  binding: Binding,
  { handle, publicKey }: HeldKey,
): Promise<boolean> {
  const algorithm = binding.algorithm as SignatureComponentName; // testBinding was given one.
  const operation = testOperation(seat, algorithm, publicKey);
  const signature = await sign({ key: { algorithm, binding, handle, publicKey }, operation }, seat);
  return await provesPair(verifier, algorithm, publicKey, signature);
}

/** The pairwise operation in a mode that the engine has; by mu or digest it gives the signature of the same message. */
function testOperation(
  { engine }: EngineSeat,
  algorithm: SignatureComponentName,
  publicKey: Uint8Array,
): SignOperation {
  const pure = pairwiseOperation(algorithm);
  if (engine.supports(algorithm, 'pure', false)) return pure;
  const { ownHash: hash } = componentAlgorithm(algorithm);
  if (hash === undefined) return { mode: 'mu', mu: mlDsaMu(mlDsaPublicKeyHash(publicKey), pure) };
  return { mode: 'hash', hash, digest: hashAlgorithm(hash).digest(pure.message) };
}

/** The engines that would serve the algorithm in any manner. */
function seatsOf(plan: readonly EngineSeat[], algorithm: SignatureComponentName): readonly EngineSeat[] {
  const serving = MODES.flatMap((mode) => [
    seatFor(plan, algorithm, mode, false),
    seatFor(plan, algorithm, mode, true),
  ]);
  return plan.filter((seat) => serving.includes(seat));
}
