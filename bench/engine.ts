// The raw engines on one core: ML-DSA-65 signatures of a 256-byte message with a key that is already loaded.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';

import { childArgument } from './child.js';
import { MESSAGE_BYTES, type EngineFigures } from './figures.js';

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
const message = randomBytes(MESSAGE_BYTES);
const { privateKey } = generateKeyPairSync('ml-dsa-65');
const { secretKey } = ml_dsa65.keygen();

const figures: EngineFigures = {
  openssl: rate(seconds, () => void sign(null, message, privateKey)),
  noble: rate(Math.min(seconds, 3), () => void ml_dsa65.sign(message, secretKey)),
};
process.stdout.write(JSON.stringify(figures));
