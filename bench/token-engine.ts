// The raw engine on one core, over what tokens sign: the characters of a base64 text of some 200 bytes.
import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';

import { childArgument } from './child.js';
import { engineWork } from './engine-work.js';
import { rateOf } from './rate.js';
import { TOKEN_TEXT_BYTES, type TokenEngineFigures } from './token-figures.js';

/** Calls per second of `once`, after a warm-up of a tenth of the time. */
const rate = (seconds: number, once: () => void): number => {
  const run = (milliseconds: number): number => {
    const start = performance.now();
    let calls = 0;
    let elapsed = 0;
    while (elapsed < milliseconds) {
      once();
      calls += 1;
      elapsed = performance.now() - start;
    }
    return (calls * 1000) / elapsed;
  };
  run(seconds * 100);
  return run(seconds * 1000);
};

const { seconds } = childArgument<{ seconds: number }>();
const message = Buffer.from(
  randomBytes(TOKEN_TEXT_BYTES).toString('base64').slice(0, TOKEN_TEXT_BYTES),
  'ascii',
);
const { privateKey, publicKey } = generateKeyPairSync('ml-dsa-65');
const signature = sign(null, message, privateKey);

const figures: TokenEngineFigures = {
  sign: rate(seconds, () => void sign(null, message, privateKey)),
  verify: rate(seconds, () => void verify(null, message, publicKey, signature)),
  wasmVerify: await rateOf((await engineWork('wasm'))['ML-DSA-65 verify, keys in turn'], seconds),
};
process.stdout.write(JSON.stringify(figures));
