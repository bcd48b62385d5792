import {
  createCipheriv,
  createDecipheriv,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';

import { decodeEcdsaSignature } from '../../../crypto/encodings/ecdsa-signature.js';
import { NobleSignatureEngine } from '../../../crypto/engines/noble/noble-engine.js';
import { CKR } from '../ckr.js';
import type { GcmParameter, SignContextParameter } from '../cryptoki.js';
import { Pkcs11Error } from '../pkcs11-error.js';

const CURVES: Readonly<Record<string, 'P-256' | 'P-384' | 'P-521'>> = {
  '06082a8648ce3d030107': 'P-256',
  '06052b81040022': 'P-384',
  '06052b81040023': 'P-521',
};
const EC_NAMES = { 'P-256': 'ECDSA-P256', 'P-384': 'ECDSA-P384', 'P-521': 'ECDSA-P521' } as const;
const HASH_OF_BYTES = { 32: 'SHA-256', 48: 'SHA-384', 64: 'SHA-512' } as const;

export interface FakePair {
  readonly privateKey: KeyObject;
  readonly publicKey: Uint8Array;
}

export function makeEcPair(parameters: Uint8Array): FakePair {
  const namedCurve = CURVES[Buffer.from(parameters).toString('hex')];
  if (namedCurve === undefined) throw new Pkcs11Error(CKR.CURVE_NOT_SUPPORTED);
  return raw(generateKeyPairSync('ec', { namedCurve }));
}

export function makeMlDsaPair(parameterSet: number): FakePair {
  const names = ['ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87'] as const;
  const name = names[parameterSet - 1];
  if (name === undefined) throw new Pkcs11Error(CKR.PARAMETER_SET_NOT_SUPPORTED);
  return raw(generateKeyPairSync(name as 'ml-dsa-65'));
}

/** CKM_ECDSA: r || s over a digest. */
export async function signDigest(privateKey: KeyObject, digest: Uint8Array): Promise<Uint8Array> {
  const noble = new NobleSignatureEngine();
  const curve = privateKey.asymmetricKeyDetails?.namedCurve ?? '';
  const algorithm = EC_NAMES[curveName(curve)];
  const secret = new Uint8Array(privateKey.export({ format: 'raw-private' }));
  const hash = HASH_OF_BYTES[digest.length as 32];
  const key = noble.loadSecretKey({ algorithm, form: 'seed', secret });
  const der = await noble.sign(key, { mode: 'hash', hash, digest });
  const compact = decodeEcdsaSignature(der, secret.length);
  if (compact === undefined) throw new Pkcs11Error(CKR.FUNCTION_FAILED);
  return compact;
}

/** CKM_ML_DSA with a context; always hedged. */
export function signMlDsa(
  privateKey: KeyObject,
  { context }: SignContextParameter,
  message: Uint8Array,
): Uint8Array {
  return new Uint8Array(sign(null, message, { key: privateKey, context }));
}

export function gcmEncrypt(key: Uint8Array, { iv, aad }: GcmParameter, plaintext: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(aad);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

export function gcmDecrypt(
  key: Uint8Array,
  { iv, aad }: GcmParameter,
  ciphertext: Uint8Array,
  wrongTag: number,
): Uint8Array {
  const decipher = createDecipheriv('aes-256-gcm', key, iv);
  decipher.setAAD(aad);
  decipher.setAuthTag(ciphertext.subarray(-16));
  const plaintext = decipher.update(ciphertext.subarray(0, -16));
  try {
    decipher.final();
  } catch {
    throw new Pkcs11Error(wrongTag);
  }
  return new Uint8Array(plaintext);
}

const WRAP_IVS = { 'id-aes256-wrap': 'a6a6a6a6a6a6a6a6', 'id-aes256-wrap-pad': 'a65959a6' } as const;
export type WrapCipher = keyof typeof WRAP_IVS;

export function wrap(cipher: WrapCipher, key: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const encrypt = createCipheriv(cipher, key, Buffer.from(WRAP_IVS[cipher], 'hex'));
  return Buffer.concat([encrypt.update(plaintext), encrypt.final()]);
}

export function unwrap(cipher: WrapCipher, key: Uint8Array, wrapped: Uint8Array): Uint8Array {
  const decrypt = createDecipheriv(cipher, key, Buffer.from(WRAP_IVS[cipher], 'hex'));
  try {
    return Buffer.concat([decrypt.update(wrapped), decrypt.final()]);
  } catch {
    throw new Pkcs11Error(CKR.WRAPPED_KEY_INVALID);
  }
}

export const freshAesKey = (): Uint8Array => new Uint8Array(randomBytes(32));

function raw({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }): FakePair {
  return { privateKey, publicKey: new Uint8Array(publicKey.export({ format: 'raw-public' })) };
}

function curveName(openssl: string): 'P-256' | 'P-384' | 'P-521' {
  if (openssl === 'prime256v1') return 'P-256';
  return openssl === 'secp384r1' ? 'P-384' : 'P-521';
}
