import { task } from '../compute/index.js';
import { workerSignatureEngine } from '../crypto/engines/worker-engines.js';
import { LoadedPublicKeys } from './loaded-public-keys.js';
import type { VerifyInput } from './verify-task.js';

const keys = new LoadedPublicKeys();

/** Public data only. */
export const verify = task(async ({ engine: name, key, operation, signature }: VerifyInput) => {
  const engine = workerSignatureEngine(name);
  const loaded = keys.load(engine, key);
  return loaded !== undefined && (await engine.verify(loaded, operation, signature));
});
