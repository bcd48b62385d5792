import type { SignatureComponentName } from '../../component-algorithm.js';
import type { SignOperation } from '../../sign-operation.js';
import type { LoadedPublicKey } from '../signature-engine.js';

/** A public key for noble. */
export abstract class NoblePublicKey implements LoadedPublicKey {
  abstract readonly algorithm: SignatureComponentName;

  /** Verifies on the calling thread. The noble engine has checked that the operation fits the algorithm. */
  abstract verify(operation: SignOperation, signature: Uint8Array): boolean;
}
