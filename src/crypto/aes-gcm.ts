import { createCipheriv, createDecipheriv } from 'node:crypto';

import { concatBytes, wipe } from './bytes.js';

/** Length of the initialisation vector in bytes (SP 800-38D section 5.2.1.1 recommends 96 bits). */
export const GCM_IV_BYTES = 12;

/** Length of the tag in bytes: the longest that SP 800-38D allows. */
export const GCM_TAG_BYTES = 16;

/** Length of a key in bytes (FIPS 197). */
export const AES_256_KEY_BYTES = 32;

const CIPHER = 'aes-256-gcm';

/** What sealing and opening have in common. All of it stays the caller's. */
export interface GcmContext {
  /** 32 bytes. */
  readonly secretKey: Uint8Array;
  /** 12 bytes, never the same twice under one key. */
  readonly iv: Uint8Array;
  readonly aad: Uint8Array;
}

/**
 * AES-256-GCM (SP 800-38D): ciphertext || tag(16).
 *
 * @throws TypeError for an IV of another length
 */
export function sealGcm({ secretKey, iv, aad }: GcmContext, secretPlaintext: Uint8Array): Uint8Array {
  if (iv.length !== GCM_IV_BYTES) throw new TypeError(`an IV has ${GCM_IV_BYTES} bytes`);
  const cipher = createCipheriv(CIPHER, secretKey, iv);
  cipher.setAAD(aad);
  const body = cipher.update(secretPlaintext);
  cipher.final();
  return concatBytes(body, cipher.getAuthTag());
}

/**
 * The plaintext of ciphertext || tag(16), which the caller wipes; undefined when it does not open, whatever the cause.
 *
 * @throws TypeError for an IV of another length
 */
export function openGcm({ secretKey, iv, aad }: GcmContext, sealed: Uint8Array): Uint8Array | undefined {
  if (iv.length !== GCM_IV_BYTES) throw new TypeError(`an IV has ${GCM_IV_BYTES} bytes`);
  if (sealed.length < GCM_TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, secretKey, iv, { authTagLength: GCM_TAG_BYTES });
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(-GCM_TAG_BYTES));
  const secretOpened = decipher.update(sealed.subarray(0, -GCM_TAG_BYTES));
  try {
    decipher.final();
    return new Uint8Array(secretOpened);
  } catch {
    // OpenSSL's one answer to a tag that does not match.
    return undefined;
  } finally {
    wipe(secretOpened);
  }
}
