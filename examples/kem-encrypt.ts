// Encrypts standard input to a KEM key of the service, with the public key alone; the result is for `POST /kem/decrypt`:
//   node examples/kem-encrypt.ts ALGORITHM PUBLIC_KEY      (the public key is a file with base64 text)
import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js';
import { ml_kem1024, ml_kem512, ml_kem768 } from '@noble/post-quantum/ml-kem.js';

const KEMS = {
  'ML-KEM-512': ml_kem512,
  'ML-KEM-768': ml_kem768,
  'ML-KEM-1024': ml_kem1024,
  'X-Wing': ml_kem768_x25519,
};

const [algorithm = '', publicKeyFile = ''] = process.argv.slice(2);
const kem = Object.hasOwn(KEMS, algorithm) ? KEMS[algorithm as keyof typeof KEMS] : undefined;
if (kem === undefined) throw new Error(`the algorithm is one of ${Object.keys(KEMS).join(', ')}`);

const publicKey = new Uint8Array(Buffer.from(readFileSync(publicKeyFile, 'utf8'), 'base64'));
const { cipherText, sharedSecret } = kem.encapsulate(publicKey);
const key = hkdfSync('sha256', sharedSecret, new Uint8Array(0), `kem-dem/v1/encrypt/${algorithm}`, 32);
const iv = randomBytes(12);
const cipher = createCipheriv('aes-256-gcm', new Uint8Array(key), iv);
cipher.setAAD(cipherText);
const body = Buffer.concat([cipher.update(readFileSync(0)), cipher.final()]);
console.log(Buffer.concat([cipherText, iv, body, cipher.getAuthTag()]).toString('base64'));
