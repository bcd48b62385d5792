import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPair,
  type KeyObject,
} from 'node:crypto';

import { wipe } from '../../bytes.js';
import type { Encapsulation } from '../kem-engine.js';
import { opensslRawPublicKey } from './openssl-keys.js';

const SECRET_BYTES = 32;

/**
 * One side of an exchange as X-Wing uses it: a share of an ephemeral key, and the secret with the recipient's key.
 *
 * @param secretCoins the ephemeral private key, 32 bytes; absent: a fresh one
 */
export async function x25519Encapsulate(
  recipient: KeyObject,
  secretCoins?: Uint8Array,
): Promise<Encapsulation> {
  const ephemeral = secretCoins === undefined ? await freshKey() : keyOf(secretCoins);
  const sharedSecret = await x25519(ephemeral, recipient);
  return { ciphertext: opensslRawPublicKey(ephemeral), sharedSecret };
}

/** The secret with a share of 32 bytes, whatever they are. */
export function x25519Decapsulate(privateKey: KeyObject, share: Uint8Array): Promise<Uint8Array> {
  return x25519(
    privateKey,
    createPublicKey({ key: share, format: 'raw-public', asymmetricKeyType: 'x25519' }),
  );
}

/**
 * RFC 7748 section 5 on all inputs. OpenSSL refuses a result of zeros, which a share of small order gives: the check
 * is optional there, and X-Wing leaves it out, as its combiner hashes the share and ML-KEM carries the secret.
 */
function x25519(privateKey: KeyObject, publicKey: KeyObject): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    diffieHellman({ privateKey, publicKey }, (error, secret) => {
      if (error === null) resolve(takeOver(secret));
      else if ('code' in error && error.code === 'ERR_OSSL_FAILED_DURING_DERIVATION')
        resolve(new Uint8Array(SECRET_BYTES));
      else reject(error);
    });
  });
}

function takeOver(secret: Buffer): Uint8Array {
  const copy = new Uint8Array(secret);
  wipe(secret);
  return copy;
}

function keyOf(secret: Uint8Array): KeyObject {
  return createPrivateKey({ key: secret, format: 'raw-private', asymmetricKeyType: 'x25519' });
}

function freshKey(): Promise<KeyObject> {
  return new Promise((resolve, reject) => {
    generateKeyPair('x25519', {}, (error, _publicKey, privateKey) => {
      if (error === null) resolve(privateKey);
      else reject(error);
    });
  });
}
