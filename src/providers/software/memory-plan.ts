import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import { NobleSignatureEngine } from '../../crypto/engines/noble/noble-engine.js';
import { OpensslKemEngine } from '../../crypto/engines/openssl/openssl-kem-engine.js';
import { OpensslSignatureEngine } from '../../crypto/engines/openssl/openssl-engine.js';
import type { EngineSeat } from './engine-seat.js';
import type { KemSeat } from './kem-seat.js';

/**
 * Nothing signs a digest with P-384 or P-521: as halves of composites they sign messages. Leaving them out spares
 * every start the 150 ms in which noble builds their tables for the self-tests.
 */
const NOBLE_ALGORITHMS: readonly SignatureComponentName[] = [
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
  'ECDSA-P256',
];

/**
 * The `memory` provider's engines: OpenSSL, which signs on libuv's threads, and noble in the worker pool for what
 * OpenSSL has not: HashML-DSA, external mu, deterministic ML-DSA and ECDSA-P256 over a digest.
 */
export function memoryPlan(): readonly EngineSeat[] {
  return [
    { engine: new OpensslSignatureEngine(), thread: 'main' },
    { engine: new NobleSignatureEngine(), thread: 'worker', algorithms: NOBLE_ALGORITHMS },
  ];
}

/** The same for key encapsulation: OpenSSL does all of it. */
export function memoryKemPlan(): readonly KemSeat[] {
  return [{ engine: new OpensslKemEngine(), thread: 'main' }];
}
