import { decapsulate, encapsulate, type KeyObject } from 'node:crypto';

import { wipe } from '../../bytes.js';
import { isKemComponent } from '../../component-algorithm-table.js';
import type { KemComponentName } from '../../component-algorithm.js';
import type { SecretKey } from '../../secret-key.js';
import type {
  Encapsulation,
  KemEngine,
  KemKeyPair,
  LoadedDecapsulationKey,
  LoadedEncapsulationKey,
} from '../kem-engine.js';
import { requireCiphertext, requireCoins } from '../require-encapsulation.js';
import {
  opensslGenerate,
  opensslPrivateKey,
  opensslPublicKey,
  opensslRawPublicKey,
  opensslSecretKey,
} from './openssl-keys.js';
import { OpensslPublicKey } from './openssl-public-key.js';
import { OpensslSecretKey } from './openssl-secret-key.js';
import { x25519Decapsulate, x25519Encapsulate } from './openssl-x25519.js';

/**
 * node:crypto (OpenSSL 3.5): all of ML-KEM with its own randomness, and X25519. It takes no coins for ML-KEM. The work
 * runs on libuv's pool, so it never blocks the event loop; loading a key takes up to 0.1 ms.
 */
export class OpensslKemEngine implements KemEngine {
  readonly name = 'openssl';
  readonly version = `OpenSSL ${process.versions.openssl}`;

  supports(algorithm: KemComponentName): boolean {
    return isKemComponent(algorithm);
  }

  takesCoins(algorithm: KemComponentName): boolean {
    return algorithm === 'X25519';
  }

  async generate<Name extends KemComponentName>(algorithm: Name): Promise<KemKeyPair<Name>> {
    const key = await opensslGenerate(algorithm);
    return { secretKey: opensslSecretKey(algorithm, key), publicKey: opensslRawPublicKey(key) };
  }

  loadSecretKey(secretKey: SecretKey<KemComponentName>): LoadedDecapsulationKey {
    return new OpensslSecretKey(secretKey.algorithm, opensslPrivateKey(secretKey));
  }

  loadPublicKey(algorithm: KemComponentName, publicKey: Uint8Array): LoadedEncapsulationKey | undefined {
    const keyObject = opensslPublicKey(algorithm, publicKey);
    return keyObject === undefined ? undefined : new OpensslPublicKey(algorithm, keyObject);
  }

  async encapsulate(key: LoadedEncapsulationKey, secretCoins?: Uint8Array): Promise<Encapsulation> {
    if (!(key instanceof OpensslPublicKey)) throw new TypeError('not a public key of the OpenSSL engine');
    if (secretCoins !== undefined) requireCoins(secretCoins);
    if (key.algorithm === 'X25519') return await x25519Encapsulate(key.keyObject, secretCoins);
    if (secretCoins !== undefined) throw new TypeError(`openssl takes no coins for ${key.algorithm}`);
    return await mlKemEncapsulate(key.keyObject);
  }

  async decapsulate(key: LoadedDecapsulationKey, ciphertext: Uint8Array): Promise<Uint8Array> {
    if (!(key instanceof OpensslSecretKey)) throw new TypeError('not a private key of the OpenSSL engine');
    requireCiphertext(key.algorithm, ciphertext);
    if (key.algorithm === 'X25519') return await x25519Decapsulate(key.keyObject, ciphertext);
    return await mlKemDecapsulate(key.keyObject, ciphertext);
  }
}

function mlKemEncapsulate(key: KeyObject): Promise<Encapsulation> {
  return new Promise((resolve, reject) => {
    encapsulate(key, (error, made) => {
      if (error !== null) return reject(error);
      resolve({ ciphertext: new Uint8Array(made.ciphertext), sharedSecret: takeOver(made.sharedKey) });
    });
  });
}

function mlKemDecapsulate(key: KeyObject, ciphertext: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    decapsulate(key, ciphertext, (error, secret) => {
      if (error === null) resolve(takeOver(secret));
      else reject(error);
    });
  });
}

/** A plain array of its own: node's Buffers are not every library's bytes. */
function takeOver(secret: Uint8Array): Uint8Array {
  const copy = new Uint8Array(secret);
  wipe(secret);
  return copy;
}
