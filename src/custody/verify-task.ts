import type { TaskReference } from '../compute/index.js';
import type { SignatureEngineName } from '../crypto/engines/signature-engine.js';
import type { SignOperation } from '../crypto/sign-operation.js';
import type { PublicKeyToLoad } from './loaded-public-keys.js';

/** A signature to be verified in the worker, with everything raw. */
export interface VerifyInput {
  readonly engine: SignatureEngineName;
  readonly key: PublicKeyToLoad;
  readonly operation: SignOperation;
  readonly signature: Uint8Array;
}

/** What `verify.worker.ts` exports, for the main thread. */
export const verifyTask: TaskReference<VerifyInput, boolean> = {
  module: import.meta.resolve('./verify.worker.js'),
  name: 'verify',
};
