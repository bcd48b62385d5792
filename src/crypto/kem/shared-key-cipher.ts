import { AES_256_KEY_BYTES, GCM_IV_BYTES, GCM_TAG_BYTES, openGcm, sealGcm } from '../aes-gcm.js';
import { concatBytes, wipe } from '../bytes.js';
import { hkdfSha256 } from '../hkdf.js';

/** The info of the AES key's derivation; part of the format. */
const INFO = 'aes-256-gcm/v1';
const NOTHING = new Uint8Array(0);

/** Bytes that `sealWithSharedKey` adds. */
export const SHARED_KEY_OVERHEAD_BYTES = GCM_IV_BYTES + GCM_TAG_BYTES;

/**
 * Messages under a shared key that may be used for several: nonce(12) || AES-256-GCM ciphertext || tag(16), without
 * additional data, under HKDF-SHA256(shared key, empty salt, info `aes-256-gcm/v1`). `iv` must be fresh and random;
 * SP 800-38D section 8.3 bounds one key to 2^32 messages.
 */
export function sealWithSharedKey(
  secretShared: Uint8Array,
  iv: Uint8Array,
  secretPlaintext: Uint8Array,
): Uint8Array {
  const secretKey = cipherKey(secretShared);
  try {
    return concatBytes(iv, sealGcm({ secretKey, iv, aad: NOTHING }, secretPlaintext));
  } finally {
    wipe(secretKey);
  }
}

/** The plaintext, which the caller wipes; undefined when it does not open, whatever the cause. */
export function openWithSharedKey(secretShared: Uint8Array, message: Uint8Array): Uint8Array | undefined {
  if (message.length < SHARED_KEY_OVERHEAD_BYTES) return undefined;
  const secretKey = cipherKey(secretShared);
  try {
    const iv = message.subarray(0, GCM_IV_BYTES);
    return openGcm({ secretKey, iv, aad: NOTHING }, message.subarray(GCM_IV_BYTES));
  } finally {
    wipe(secretKey);
  }
}

function cipherKey(secretShared: Uint8Array): Uint8Array {
  return hkdfSha256(secretShared, NOTHING, INFO, AES_256_KEY_BYTES);
}
