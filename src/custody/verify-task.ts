import type { TaskReference } from '../compute/index.js';
import type { SignatureComponentName } from '../crypto/component-algorithm.js';
import type { SignOperation } from '../crypto/sign-operation.js';

/** A signature to be verified in the worker, with everything raw. */
export interface VerifyInput {
  readonly algorithm: SignatureComponentName;
  readonly publicKey: Uint8Array;
  readonly operation: SignOperation;
  readonly signature: Uint8Array;
}

/** What `verify.worker.ts` exports, for the main thread. */
export const verifyTask: TaskReference<VerifyInput, boolean> = {
  module: import.meta.resolve('./verify.worker.js'),
  name: 'verify',
};
