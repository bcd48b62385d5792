import { task } from '../compute/index.js';
import type { SignatureEngine, SignatureEngineName } from '../crypto/engines/signature-engine.js';
import { workerSignatureEngine } from '../crypto/engines/worker-engines.js';
import { LoadedPublicKeys } from './loaded-public-keys.js';
import type { VerifyInput } from './verify-task.js';

const engines = new Map<SignatureEngineName, SignatureEngine>();
const keys = new LoadedPublicKeys();

function engineOf(name: SignatureEngineName): SignatureEngine {
  const known = engines.get(name);
  if (known !== undefined) return known;
  const made = workerSignatureEngine(name);
  engines.set(name, made);
  return made;
}

/** Public data only. */
export const verify = task(async ({ engine: name, key, operation, signature }: VerifyInput) => {
  const engine = engineOf(name);
  const loaded = keys.load(engine, key);
  return loaded !== undefined && (await engine.verify(loaded, operation, signature));
});
