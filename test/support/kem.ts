import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js';
import { ml_kem1024, ml_kem512, ml_kem768 } from '@noble/post-quantum/ml-kem.js';

/** KEMs by a library that shares no code with the engines that serve them, and the lengths of their ciphertexts. */
export const KEMS = {
  'ML-KEM-512': { kem: ml_kem512, ciphertextBytes: 768, publicKeyBytes: 800, seedBytes: 64 },
  'ML-KEM-768': { kem: ml_kem768, ciphertextBytes: 1088, publicKeyBytes: 1184, seedBytes: 64 },
  'ML-KEM-1024': { kem: ml_kem1024, ciphertextBytes: 1568, publicKeyBytes: 1568, seedBytes: 64 },
  'X-Wing': { kem: ml_kem768_x25519, ciphertextBytes: 1120, publicKeyBytes: 1216, seedBytes: 32 },
} as const;
export type KemName = keyof typeof KEMS;
export const KEM_NAMES = Object.keys(KEMS) as KemName[];

export type DemPurpose = 'encrypt' | 'wrap';

const NONE = new Uint8Array(0);
const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

const demKey = (algorithm: KemName, purpose: DemPurpose, secret: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, NONE, `kem-dem/v1/${purpose}/${algorithm}`, 32));

/** What the service's `encrypt` or `wrap` does, from the public key alone. Everything in base64 but plaintext and aad. */
export const sealOutside = (
  algorithm: KemName,
  purpose: DemPurpose,
  publicKey: string,
  plaintext: Uint8Array,
  aad: Uint8Array = NONE,
): string => {
  const { cipherText, sharedSecret } = KEMS[algorithm].kem.encapsulate(bytes(publicKey));
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', demKey(algorithm, purpose, sharedSecret), iv);
  cipher.setAAD(Buffer.concat([cipherText, aad]));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([cipherText, iv, body, cipher.getAuthTag()]).toString('base64');
};

/** What the service's `decrypt` or `unwrap` does, from the private seed. */
export const openOutside = (
  algorithm: KemName,
  purpose: DemPurpose,
  seed: Uint8Array,
  sealed: string,
  aad: Uint8Array = NONE,
): Uint8Array => {
  const { kem, ciphertextBytes } = KEMS[algorithm];
  const message = bytes(sealed);
  const cipherText = message.slice(0, ciphertextBytes);
  const secret = kem.decapsulate(cipherText, kem.keygen(seed).secretKey);
  const [iv, body, tag] = [
    message.subarray(ciphertextBytes, ciphertextBytes + 12),
    message.subarray(ciphertextBytes + 12, -16),
    message.subarray(-16),
  ];
  const decipher = createDecipheriv('aes-256-gcm', demKey(algorithm, purpose, secret), iv);
  decipher.setAAD(Buffer.concat([cipherText, aad]));
  decipher.setAuthTag(tag);
  return new Uint8Array(Buffer.concat([decipher.update(body), decipher.final()]));
};
