import type { TaskReference } from '../../compute/index.js';
import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import type { SignatureEngineName } from '../../crypto/engines/signature-engine.js';
import type { SecretKey } from '../../crypto/secret-key.js';
import type { SignOperation } from '../../crypto/sign-operation.js';

/** The key crosses to the worker as a copy, which the worker overwrites. */
export interface SignUnsealedInput {
  readonly engine: SignatureEngineName;
  readonly secretKey: SecretKey<SignatureComponentName>;
  readonly operation: SignOperation;
}

/** What `wrapped-key.worker.ts` exports, for the main thread. */
export const signUnsealedTask: TaskReference<SignUnsealedInput, Uint8Array> = {
  module: import.meta.resolve('./wrapped-key.worker.js'),
  name: 'signUnsealed',
};
