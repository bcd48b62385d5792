import { hkdfSync } from 'node:crypto';

const NO_SALT = new Uint8Array(0);

/**
 * A key for one purpose, derived from a master key: HKDF-SHA256 (RFC 5869) with an empty salt, which is right for an
 * input that is already a uniform key, and the purpose as `info`. The caller wipes the result.
 */
export function deriveKey(secretMasterKey: Uint8Array, purpose: string, length: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secretMasterKey, NO_SALT, `twinseal:${purpose}:v1`, length));
}
