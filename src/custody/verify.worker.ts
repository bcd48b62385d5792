import { task } from '../compute/index.js';
import { NobleSignatureEngine } from '../crypto/engines/noble/noble-engine.js';
import { verifyWith } from '../crypto/engines/verify-with.js';
import type { VerifyInput } from './verify-task.js';

const engine = new NobleSignatureEngine();

/** Verifies what OpenSSL cannot: HashML-DSA, external mu, ECDSA over a digest. Public data only. */
export const verify = task(({ algorithm, publicKey, operation, signature }: VerifyInput) =>
  verifyWith(engine, algorithm, publicKey, operation, signature),
);
