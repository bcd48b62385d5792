import { task } from '../../compute/index.js';
import { wipe } from '../../crypto/bytes.js';
import { NobleSignatureEngine } from '../../crypto/engines/noble/noble-engine.js';
import type { SignUnsealedInput } from './wrapped-key-tasks.js';

const noble = new NobleSignatureEngine();

/** Signs with a key that the token has just opened, and forgets it. Only noble needs a worker. */
export const signUnsealed = task(async ({ engine, secretKey, operation }: SignUnsealedInput) => {
  try {
    if (engine !== noble.name) throw new TypeError(`the engine ${engine} does not run in this worker`);
    const loaded = noble.loadSecretKey(secretKey);
    try {
      return await noble.sign(loaded, operation);
    } finally {
      loaded.dispose();
    }
  } finally {
    wipe(secretKey.secret);
  }
});
