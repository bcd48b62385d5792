import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';

import { KeyError } from '../../../errors/index.js';
import { wipe } from '../../bytes.js';
import type { ComponentName } from '../../component-algorithm.js';
import { componentAlgorithm, isEcdsa } from '../../component-algorithm-table.js';
import { encodePkcs8 } from '../../encodings/pkcs8-encode.js';
import type { SecretKey } from '../../secret-key.js';
import { isEcScalar } from '../noble/noble-curves.js';
import { opensslKeyType } from './openssl-key-type.js';

/**
 * A private key as a KeyObject. For an expanded ML-DSA key OpenSSL recomputes t and tr, for an expanded ML-KEM key
 * the hash of its public key and a pair-wise test, and refuses parts that disagree; of EC scalars it accepts 0 and n, so those are refused here.
 *
 * @throws KeyError `key.material-refused`
 */
export function opensslPrivateKey(secretKey: SecretKey): KeyObject {
  const { algorithm, form, secret } = secretKey;
  const { seedBytes, expandedBytes } = componentAlgorithm(algorithm);
  if (secret.length !== (form === 'seed' ? seedBytes : expandedBytes)) {
    throw new KeyError('key.material-refused', `an ${algorithm} private key does not have this length`);
  }
  if (isEcdsa(algorithm) && !isEcScalar(algorithm, secret)) {
    throw new KeyError('key.material-refused', `the ${algorithm} private key is not between 1 and n-1`);
  }
  return form === 'seed' ? fromSeed(algorithm, secret) : fromExpanded(secretKey);
}

/**
 * A public key as a KeyObject, or undefined when the bytes are none. Compressed points fail by their length, ML-KEM
 * keys by a coefficient that is not below q (FIPS 203 section 7.2).
 */
export function opensslPublicKey(algorithm: ComponentName, publicKey: Uint8Array): KeyObject | undefined {
  if (publicKey.length !== componentAlgorithm(algorithm).publicKeyBytes) return undefined;
  if (isEcdsa(algorithm) && publicKey[0] !== 0x04) return undefined;
  const { asymmetricKeyType, namedCurve } = opensslKeyType(algorithm);
  try {
    return createPublicKey({
      key: publicKey,
      format: 'raw-public',
      asymmetricKeyType,
      ...(namedCurve !== undefined && { namedCurve }),
    });
  } catch (error) {
    if (codeOf(error) === 'ERR_INVALID_ARG_VALUE') return undefined;
    throw error;
  }
}

/** The raw public half of a private or public KeyObject, as a plain array. */
export function opensslRawPublicKey(key: KeyObject): Uint8Array {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return new Uint8Array(publicKey.export({ format: 'raw-public' }));
}

/** A fresh private key, made on libuv's pool. */
export function opensslGenerate(algorithm: ComponentName): Promise<KeyObject> {
  const { asymmetricKeyType, namedCurve } = opensslKeyType(algorithm);
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, _publicKey: KeyObject, privateKey: KeyObject): void =>
      error === null ? resolve(privateKey) : reject(error);
    // The overloads of generateKeyPair are one per key type; all of them take these arguments.
    const generate = generateKeyPair as (
      type: string,
      options: { readonly namedCurve?: string },
      callback: typeof done,
    ) => void;
    generate(asymmetricKeyType, namedCurve === undefined ? {} : { namedCurve }, done);
  });
}

/** The seed form of a private KeyObject. The caller wipes `secret`. */
export function opensslSecretKey<Name extends ComponentName>(
  algorithm: Name,
  key: KeyObject,
): SecretKey<Name> {
  const secretExport = key.export({ format: opensslKeyType(algorithm).privateFormat });
  try {
    return { algorithm, form: 'seed', secret: new Uint8Array(secretExport) };
  } finally {
    wipe(secretExport);
  }
}

function fromSeed(algorithm: ComponentName, secret: Uint8Array): KeyObject {
  const { asymmetricKeyType, namedCurve, privateFormat } = opensslKeyType(algorithm);
  return createPrivateKey({
    key: secret,
    format: privateFormat,
    asymmetricKeyType,
    ...(namedCurve !== undefined && { namedCurve }),
  });
}

function fromExpanded(secretKey: SecretKey): KeyObject {
  const secretDer = encodePkcs8(secretKey);
  try {
    // node:crypto takes DER only as a Buffer; this one shares the bytes that are wiped below.
    const key = Buffer.from(secretDer.buffer, secretDer.byteOffset, secretDer.length);
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  } catch (error) {
    if (codeOf(error) !== 'ERR_OSSL_INVALID_KEY') throw error;
    throw new KeyError(
      'key.material-refused',
      `the parts of the ${secretKey.algorithm} private key disagree`,
    );
  } finally {
    wipe(secretDer);
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
