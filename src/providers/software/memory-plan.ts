import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import type { NativeEngines } from '../../crypto/engines/native/native-engines.js';
import { NobleSignatureEngine } from '../../crypto/engines/noble/noble-engine.js';
import { OpensslKemEngine } from '../../crypto/engines/openssl/openssl-kem-engine.js';
import { OpensslSignatureEngine } from '../../crypto/engines/openssl/openssl-engine.js';
import { CLASSICAL } from './classical-algorithms.js';
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
 * The `memory` provider's engines. With the native one, which signs on libuv's threads: that for ML-DSA in every mode,
 * OpenSSL for classical signatures, noble in the worker pool for ECDSA-P256 over a digest. Without: OpenSSL, and noble
 * for what OpenSSL has not, which is HashML-DSA, external mu, deterministic ML-DSA and ECDSA-P256 over a digest.
 */
export function memoryPlan(native?: NativeEngines): readonly EngineSeat[] {
  const openssl = new OpensslSignatureEngine();
  const noble = new NobleSignatureEngine();
  if (native === undefined) {
    return [
      { engine: openssl, thread: 'main' },
      { engine: noble, thread: 'worker', algorithms: NOBLE_ALGORITHMS },
    ];
  }
  return [
    { engine: native.signatures, thread: 'main' },
    { engine: openssl, thread: 'main', algorithms: CLASSICAL },
    { engine: noble, thread: 'worker', algorithms: ['ECDSA-P256'] },
  ];
}

/** The same for key encapsulation: OpenSSL does all of it, or X25519 alone. */
export function memoryKemPlan(native?: NativeEngines): readonly KemSeat[] {
  const openssl: KemSeat = { engine: new OpensslKemEngine(), thread: 'main' };
  return native === undefined ? [openssl] : [{ engine: native.kems, thread: 'main' }, openssl];
}
