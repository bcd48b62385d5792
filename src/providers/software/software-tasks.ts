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

export interface GenerateInput {
  readonly engine: SignatureEngineName;
  readonly algorithm: SignatureComponentName;
  readonly binding: Binding;
}

export interface SignInput {
  readonly engine: SignatureEngineName;
  readonly key: KeyReference<SignatureComponentName>;
  readonly operation: SignOperation;
}

export interface KnownAnswersInput {
  readonly engine: SignatureEngineName;
  /** Absent: all that the engine knows. */
  readonly algorithms?: readonly SignatureComponentName[];
}

export interface GenerateKemInput {
  readonly engine: KemEngineName;
  readonly algorithm: KemComponentName;
  readonly binding: Binding;
}

export interface DecapsulateInput extends DecapsulateRequest {
  readonly engine: KemEngineName;
}

export interface KemKnownAnswersInput {
  readonly engine: KemEngineName;
}

const MODULE = import.meta.resolve('./software.worker.js');

/** What `software.worker.ts` exports, for the main thread. */
export const generateTask: TaskReference<GenerateInput, SealedKey> = { module: MODULE, name: 'generate' };
export const signTask: TaskReference<SignInput, Uint8Array> = { module: MODULE, name: 'sign' };
export const knownAnswersTask: TaskReference<KnownAnswersInput, readonly KnownAnswerResult[]> = {
  module: MODULE,
  name: 'knownAnswers',
};

export const generateKemTask: TaskReference<GenerateKemInput, SealedKey> = {
  module: MODULE,
  name: 'generateKem',
};
/** Its result is a shared secret, which the caller wipes. */
export const decapsulateTask: TaskReference<DecapsulateInput, Uint8Array> = {
  module: MODULE,
  name: 'decapsulate',
};
export const kemKnownAnswersTask: TaskReference<KemKnownAnswersInput, readonly KnownAnswerResult[]> = {
  module: MODULE,
  name: 'kemKnownAnswers',
};
