import type { TaskReference } from '../../compute/index.js';
import type { KemComponentName, SignatureComponentName } from '../../crypto/component-algorithm.js';
import type { KemEngineName } from '../../crypto/engines/kem-engine.js';
import type { SignatureEngineName } from '../../crypto/engines/signature-engine.js';
import type { KnownAnswerResult } from '../../crypto/self-test/known-answer-result.js';
import type { SignOperation } from '../../crypto/sign-operation.js';
import type { Binding, DecapsulateRequest, KeyReference } from '../contract/index.js';
import type { SealedKey } from './sealed-keys.js';

/** Under this name the composition root gives the pool `keyring.shared()`. */
export const SHARED_KEYRING = 'keyring';

/** A signature key to be made and sealed in the worker. */
export interface GenerateInput {
  readonly engine: SignatureEngineName;
  readonly algorithm: SignatureComponentName;
  readonly binding: Binding;
}

/** A signature to be made in the worker, which unseals the key. */
export interface SignInput {
  readonly engine: SignatureEngineName;
  readonly key: KeyReference<SignatureComponentName>;
  readonly operation: SignOperation;
}

/** Known-answer tests of a signature engine in the worker. */
export interface KnownAnswersInput {
  readonly engine: SignatureEngineName;
  /** Absent: all that the engine knows. */
  readonly algorithms?: readonly SignatureComponentName[];
}

/** A KEM key to be made and sealed in the worker. */
export interface GenerateKemInput {
  readonly engine: KemEngineName;
  readonly algorithm: KemComponentName;
  readonly binding: Binding;
}

/** A ciphertext to be opened in the worker, which unseals the key. */
export interface DecapsulateInput extends DecapsulateRequest {
  readonly engine: KemEngineName;
}

/** Known-answer tests of a KEM engine in the worker. */
export interface KemKnownAnswersInput {
  readonly engine: KemEngineName;
}

const MODULE = import.meta.resolve('./software.worker.js');

/** Gives the sealed key and its public half. Like the others here, a name of what `software.worker.ts` exports. */
export const generateTask: TaskReference<GenerateInput, SealedKey> = { module: MODULE, name: 'generate' };

/** Gives the signature; unseals the key through the worker's cache. */
export const signTask: TaskReference<SignInput, Uint8Array> = { module: MODULE, name: 'sign' };

/** Gives the outcome of each known-answer test. */
export const knownAnswersTask: TaskReference<KnownAnswersInput, readonly KnownAnswerResult[]> = {
  module: MODULE,
  name: 'knownAnswers',
};

/** Gives the sealed key and its public half. */
export const generateKemTask: TaskReference<GenerateKemInput, SealedKey> = {
  module: MODULE,
  name: 'generateKem',
};
/** Its result is a shared secret, which the caller wipes. */
export const decapsulateTask: TaskReference<DecapsulateInput, Uint8Array> = {
  module: MODULE,
  name: 'decapsulate',
};

/** Gives the outcome of each known-answer test. */
export const kemKnownAnswersTask: TaskReference<KemKnownAnswersInput, readonly KnownAnswerResult[]> = {
  module: MODULE,
  name: 'kemKnownAnswers',
};
