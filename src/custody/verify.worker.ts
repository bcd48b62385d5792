import { task } from '../compute/index.js';
import { NobleSignatureEngine } from '../crypto/engines/noble/noble-engine.js';
import { engineToVerify } from '../crypto/engines/select-engine.js';
import type { SignatureEngine } from '../crypto/engines/signature-engine.js';
import { verifyWith } from '../crypto/engines/verify-with.js';
import { pqcleanModule } from '../crypto/engines/wasm/pqclean-module.js';
import { WasmSignatureEngine } from '../crypto/engines/wasm/wasm-engine.js';
import { ProviderError } from '../errors/index.js';
import type { VerifyInput } from './verify-task.js';

const engines: readonly SignatureEngine[] = [...usableWasm(), new NobleSignatureEngine()];

/** Ten times as fast as noble. Without its module noble does the same: the `wasm` provider tells what is wrong with it. */
function usableWasm(): readonly SignatureEngine[] {
  try {
    pqcleanModule();
    return [new WasmSignatureEngine()];
  } catch (error) {
    if (error instanceof ProviderError) return [];
    throw error;
  }
}

/** Verifies what OpenSSL cannot: HashML-DSA, external mu, ECDSA over a digest. Public data only. */
export const verify = task(({ algorithm, publicKey, operation, signature }: VerifyInput) => {
  const engine = engineToVerify(engines, algorithm, operation);
  if (engine === undefined)
    throw new TypeError(`nothing verifies in mode ${operation.mode} with ${algorithm}`);
  return verifyWith(engine, algorithm, publicKey, operation, signature);
});
