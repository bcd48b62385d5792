import { createHash } from 'node:crypto';

import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { sha3_256, sha3_384, sha3_512, shake128_32, shake256, shake256_64 } from '@noble/hashes/sha3.js';
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';

/** Verification by a library that shares no code with the engine that signed. */
export const ML_DSA = { 'ML-DSA-44': ml_dsa44, 'ML-DSA-65': ml_dsa65, 'ML-DSA-87': ml_dsa87 } as const;
export type MlDsaName = keyof typeof ML_DSA;

/** Digests by wire name: node's hash to make one, noble's to check a HashML-DSA signature. */
export const HASHES = {
  'SHA-256': { bytes: 32, node: 'sha256', noble: sha256 },
  'SHA-384': { bytes: 48, node: 'sha384', noble: sha384 },
  'SHA-512': { bytes: 64, node: 'sha512', noble: sha512 },
  'SHA3-256': { bytes: 32, node: 'sha3-256', noble: sha3_256 },
  'SHA3-384': { bytes: 48, node: 'sha3-384', noble: sha3_384 },
  'SHA3-512': { bytes: 64, node: 'sha3-512', noble: sha3_512 },
  SHAKE128: { bytes: 32, node: 'shake128', noble: shake128_32 },
  SHAKE256: { bytes: 64, node: 'shake256', noble: shake256_64 },
} as const;
export type HashName = keyof typeof HASHES;

const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
const contextOf = (context: Uint8Array | undefined) => (context === undefined ? {} : { context });

export const digestOf = (name: HashName, message: Uint8Array): Buffer => {
  const { node, bytes: outputLength } = HASHES[name];
  return createHash(node, name.startsWith('SHAKE') ? { outputLength } : {})
    .update(message)
    .digest();
};

/** A signature over the message itself, of any single algorithm. Public key and signature in base64. */
export const verifiesMessage = (
  algorithm: string,
  publicKey: string,
  message: Uint8Array,
  signature: string,
  context?: Uint8Array,
): boolean => {
  if (algorithm === 'ECDSA-P256')
    return p256.verify(bytes(signature), message, bytes(publicKey), { format: 'der', lowS: false });
  if (algorithm === 'Ed25519') return ed25519.verify(bytes(signature), message, bytes(publicKey));
  return ML_DSA[algorithm as MlDsaName].verify(
    bytes(signature),
    message,
    bytes(publicKey),
    contextOf(context),
  );
};

/**
 * A HashML-DSA signature (FIPS 204 section 5.4) over the digest of `message`. M' is framed here, because noble's own
 * `prehash` refuses a hash that is weaker than the parameter set, which the standard's verification does not.
 */
export const verifiesPrehash = (
  algorithm: MlDsaName,
  hash: HashName,
  publicKey: string,
  message: Uint8Array,
  signature: string,
  context: Uint8Array = new Uint8Array(),
): boolean => {
  const { oid } = HASHES[hash].noble;
  if (oid === undefined) throw new Error(`no object identifier known for ${hash}`);
  const head = Uint8Array.of(1, context.length);
  const framed = new Uint8Array(Buffer.concat([head, context, oid, digestOf(hash, message)]));
  return ML_DSA[algorithm].internal.verify(bytes(signature), framed, bytes(publicKey));
};

/** A signature over an external mu of 64 bytes. */
export const verifiesMu = (
  algorithm: MlDsaName,
  publicKey: string,
  mu: Uint8Array,
  signature: string,
): boolean => ML_DSA[algorithm].internal.verify(bytes(signature), mu, bytes(publicKey), { externalMu: true });

/** mu = SHAKE256(SHAKE256(pk, 64) || M', 64) with M' = 0 || len(ctx) || ctx || M (FIPS 204 algorithms 2 and 7). */
export const muOf = (
  publicKey: string,
  message: Uint8Array,
  context: Uint8Array = new Uint8Array(),
): Uint8Array => {
  const tr = shake256(bytes(publicKey), { dkLen: 64 });
  const framed = Buffer.concat([tr, Uint8Array.of(0, context.length), context, message]);
  return shake256(new Uint8Array(framed), { dkLen: 64 });
};

export const b64 = (data: Uint8Array | string): string => Buffer.from(data).toString('base64');
