import { NobleSignatureEngine } from '../../crypto/engines/noble/noble-engine.js';
import { OpensslKemEngine } from '../../crypto/engines/openssl/openssl-kem-engine.js';
import { OpensslSignatureEngine } from '../../crypto/engines/openssl/openssl-engine.js';
import { WasmSignatureEngine } from '../../crypto/engines/wasm/wasm-engine.js';
import { WasmKemEngine } from '../../crypto/engines/wasm/wasm-kem-engine.js';
import { CLASSICAL } from './classical-algorithms.js';
import type { EngineSeat } from './engine-seat.js';
import type { KemSeat } from './kem-seat.js';

/**
 * The `wasm` provider's engines: PQClean in the worker pool for ML-DSA in every mode, OpenSSL for classical signatures,
 * and noble for ECDSA-P256 over a digest, which OpenSSL has not.
 */
export function wasmPlan(): readonly EngineSeat[] {
  return [
    { engine: new WasmSignatureEngine(), thread: 'worker' },
    { engine: new OpensslSignatureEngine(), thread: 'main', algorithms: CLASSICAL },
    { engine: new NobleSignatureEngine(), thread: 'worker', algorithms: ['ECDSA-P256'] },
  ];
}

/** The same for key encapsulation: PQClean for ML-KEM, OpenSSL for X25519. */
export function wasmKemPlan(): readonly KemSeat[] {
  return [
    { engine: new WasmKemEngine(), thread: 'worker' },
    { engine: new OpensslKemEngine(), thread: 'main' },
  ];
}
