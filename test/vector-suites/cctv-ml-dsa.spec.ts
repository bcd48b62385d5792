import { createHash } from 'node:crypto';

import type { MlDsaName } from '../../src/crypto/component-algorithm.js';
import { NobleSignatureEngine } from '../../src/crypto/engines/noble/noble-engine.js';
import type { SignatureEngine } from '../../src/crypto/engines/signature-engine.js';
import { WasmSignatureEngine } from '../../src/crypto/engines/wasm/wasm-engine.js';
import { publicKeyOf } from '../../src/crypto/public-key-of.js';

/** C2SP/CCTV ML-DSA/accumulated: what 100 keys and signatures hash to. */
const ACCUMULATED = [
  ['ML-DSA-44', 'd51148e1f9f4fa1a723a6cf42e25f2a99eb5c1b378b3d2dbbd561b1203beeae4'],
  ['ML-DSA-65', '8358a1843220194417cadbc2651295cd8fc65125b5a5c1a239a16dc8b57ca199'],
  ['ML-DSA-87', '8c3ad714777622b8f21ce31bb35f71394f23bc0fcf3c78ace5d608990f3b061b'],
] as const;
const ROUNDS = 100;

jest.setTimeout(120_000);

/** Seeds from SHAKE128 of nothing; public key and deterministic signature of nothing go into SHAKE128. */
async function accumulated(engine: SignatureEngine, algorithm: MlDsaName): Promise<string> {
  const seeds = createHash('shake128', { outputLength: ROUNDS * 32 }).digest();
  const hash = createHash('shake128', { outputLength: 32 });
  for (let round = 0; round < ROUNDS; round += 1) {
    const secret = new Uint8Array(seeds.subarray(round * 32, (round + 1) * 32));
    const secretKey = { algorithm, form: 'seed', secret } as const;
    const operation = { mode: 'pure', message: new Uint8Array(0), deterministic: true } as const;
    hash.update(publicKeyOf(secretKey));
    hash.update(await engine.sign(engine.loadSecretKey(secretKey), operation));
  }
  return hash.digest('hex');
}

describe.each([new WasmSignatureEngine(), new NobleSignatureEngine()])('$name', (engine) => {
  it.each(ACCUMULATED)(
    'gives the accumulated keys and signatures of CCTV for %s',
    async (algorithm, known) => {
      expect(await accumulated(engine, algorithm)).toBe(known);
    },
  );
});
