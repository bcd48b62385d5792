import { AES_256_KEY_BYTES, GCM_IV_BYTES, GCM_TAG_BYTES, openGcm, sealGcm } from '../aes-gcm.js';
import { concatBytes, wipe } from '../bytes.js';
import { hkdfSha256 } from '../hkdf.js';
import type { KeyAlgorithm } from '../key-algorithm.js';
import { kemCiphertextBytes } from './kem-parts.js';

/**
 * KEM-DEM: KEM ciphertext || IV(12) || AES-256-GCM ciphertext || tag(16). The AES key is HKDF-SHA256 (RFC 5869, empty
 * salt) of the shared secret with the info `kem-dem/v1/<purpose>/<canonical algorithm>`; additional data is KEM
 * ciphertext || the caller's. Who has the public key can do the sealing half by himself.
 */
export type DemPurpose = 'encrypt' | 'wrap';

/** Length of the initialisation vector in bytes. */
export const DEM_IV_BYTES = GCM_IV_BYTES;
const NO_SALT = new Uint8Array(0);

/** Bytes that sealing adds behind the KEM ciphertext. */
export const DEM_OVERHEAD_BYTES = DEM_IV_BYTES + GCM_TAG_BYTES;

/** What sealing and opening have in common. */
export interface DemContext {
  readonly algorithm: KeyAlgorithm;
  readonly purpose: DemPurpose;
  /** The caller's additional data; empty where there is none. */
  readonly aad: Uint8Array;
}

/** A sealed message in its two halves, as views. */
export interface SplitDem {
  readonly kemCiphertext: Uint8Array;
  /** IV, ciphertext and tag. May be too short to be any of that. */
  readonly sealed: Uint8Array;
}

/**
 * The halves of a sealed message; undefined when it is too short to hold a KEM ciphertext.
 *
 * @throws TypeError when the algorithm is no KEM
 */
export function splitDem(algorithm: KeyAlgorithm, message: Uint8Array): SplitDem | undefined {
  const length = kemCiphertextBytes(algorithm);
  if (message.length < length) return undefined;
  return { kemCiphertext: message.subarray(0, length), sealed: message.subarray(length) };
}

/** Seals under a shared secret that is used for nothing else. `iv` has 12 bytes. All secrets stay the caller's. */
export function sealDem(
  context: DemContext,
  kemCiphertext: Uint8Array,
  secretShared: Uint8Array,
  iv: Uint8Array,
  secretPlaintext: Uint8Array,
): Uint8Array {
  const secretKey = demKey(context, secretShared);
  try {
    const aad = concatBytes(kemCiphertext, context.aad);
    return concatBytes(kemCiphertext, iv, sealGcm({ secretKey, iv, aad }, secretPlaintext));
  } finally {
    wipe(secretKey);
  }
}

/** The plaintext, which the caller wipes; undefined when it does not open, whatever the cause. */
export function openDem(
  context: DemContext,
  { kemCiphertext, sealed }: SplitDem,
  secretShared: Uint8Array,
): Uint8Array | undefined {
  if (sealed.length < DEM_OVERHEAD_BYTES) return undefined;
  const secretKey = demKey(context, secretShared);
  try {
    const iv = sealed.subarray(0, DEM_IV_BYTES);
    const aad = concatBytes(kemCiphertext, context.aad);
    return openGcm({ secretKey, iv, aad }, sealed.subarray(DEM_IV_BYTES));
  } finally {
    wipe(secretKey);
  }
}

function demKey({ algorithm, purpose }: DemContext, secretShared: Uint8Array): Uint8Array {
  const info = `kem-dem/v1/${purpose}/${algorithm.name}`;
  return hkdfSha256(secretShared, NO_SALT, info, AES_256_KEY_BYTES);
}
