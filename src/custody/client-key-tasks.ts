import type { TaskReference } from '../compute/index.js';
import type { MlDsaName, MlKemName } from '../crypto/component-algorithm.js';

/** A seed to be expanded in the worker; the caller wipes it. */
export interface ExpandInput {
  readonly algorithm: MlDsaName | MlKemName;
  readonly secretSeed: Uint8Array;
}

/** Both halves of a key as a client holds it. */
export interface ExpandedPair {
  readonly publicKey: Uint8Array;
  /** In the form of FIPS 203 or 204. */
  readonly secretExpanded: Uint8Array;
}

/** What `client-keys.worker.ts` exports, for the main thread. */
export const expandTask: TaskReference<ExpandInput, ExpandedPair> = {
  module: import.meta.resolve('./client-keys.worker.js'),
  name: 'expand',
};
