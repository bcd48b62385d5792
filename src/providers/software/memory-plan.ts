import { NobleSignatureEngine } from '../../crypto/engines/noble/noble-engine.js';
import { OpensslSignatureEngine } from '../../crypto/engines/openssl/openssl-engine.js';
import type { EngineSeat } from './engine-seat.js';

/**
 * The `memory` provider's engines: OpenSSL, which signs on libuv's threads, and noble in the worker pool for what
 * OpenSSL has not: HashML-DSA, external mu, deterministic ML-DSA and ECDSA over a digest.
 */
export function memoryPlan(): readonly EngineSeat[] {
  return [
    { engine: new OpensslSignatureEngine(), thread: 'main' },
    { engine: new NobleSignatureEngine(), thread: 'worker' },
  ];
}
