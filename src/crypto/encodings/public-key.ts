import { SignatureError } from '../../errors/index.js';
import { sameBytes } from '../bytes.js';
import type { KemComponentName } from '../component-algorithm.js';
import { isEcdsa, isKemComponent, isMlDsa } from '../component-algorithm-table.js';
import { isEdwardsPoint, isUncompressedPoint } from '../engines/noble/noble-curves.js';
import { opensslPublicKey } from '../engines/openssl/openssl-keys.js';
import { loadVerifyOnlyKey } from '../engines/openssl/openssl-verify-only.js';
import type { KeyAlgorithm } from '../key-algorithm.js';
import { isKemAlgorithm, kemPublicParts } from '../kem/kem-parts.js';
import { type PublicPart, publicParts } from '../public-parts.js';
import { isVerifyOnly, verifyOnlyAlgorithm } from '../verify-only-algorithm-table.js';
import { keyIdentifier } from './algorithm-identifier.js';
import { decodePem, encodePem } from './pem.js';
import { decodeSpki, encodeSpki } from './spki.js';

/** The key as DER SubjectPublicKeyInfo. `publicKey` is raw and already checked. */
export function publicKeyToSpki(algorithm: KeyAlgorithm, publicKey: Uint8Array): Uint8Array {
  return encodeSpki(keyIdentifier(algorithm), publicKey);
}

/** The key as PEM with the label PUBLIC KEY. `publicKey` is raw and already checked. */
export function publicKeyToPem(algorithm: KeyAlgorithm, publicKey: Uint8Array): string {
  return encodePem('PUBLIC KEY', publicKeyToSpki(algorithm, publicKey));
}

/**
 * The raw public key out of its raw or DER SubjectPublicKeyInfo form, which the length tells apart. Checked: length,
 * strict DER, the algorithm's identifier, an uncompressed point that lies on its curve, an Edwards point that decodes
 * canonically and is not of small order, ML-KEM coefficients below q (FIPS 203 section 7.2). The result is a view of `encoded` or `encoded` itself.
 *
 * @throws SignatureError `signature.public-key-refused`
 */
export function parsePublicKey(algorithm: KeyAlgorithm, encoded: Uint8Array): Uint8Array {
  const isRaw = encoded.length === algorithm.sizes.publicKey && !beginsAsSpki(algorithm, encoded);
  return isRaw ? requirePublicKey(algorithm, encoded) : parseSpki(algorithm, encoded);
}

/** The raw public key out of one PEM block, checked likewise. @throws SignatureError `signature.public-key-refused` */
export function parsePublicKeyPem(algorithm: KeyAlgorithm, pem: string): Uint8Array {
  const der = decodePem('PUBLIC KEY', pem);
  if (der === undefined) return refuse(algorithm, 'it is not one PEM block with the label PUBLIC KEY');
  return parseSpki(algorithm, der);
}

/** Any bytes are an ML-DSA key, so a SubjectPublicKeyInfo that was cut to a raw key's length must not become one. */
function beginsAsSpki(algorithm: KeyAlgorithm, encoded: Uint8Array): boolean {
  const spki = publicKeyToSpki(algorithm, encoded);
  const start = spki.subarray(0, spki.length - encoded.length);
  return sameBytes(encoded.subarray(0, start.length), start);
}

function parseSpki(algorithm: KeyAlgorithm, der: Uint8Array): Uint8Array {
  const publicKey = decodeSpki(keyIdentifier(algorithm), der, ({ message }) => refuse(algorithm, message));
  if (publicKey.length !== algorithm.sizes.publicKey) return refuse(algorithm, 'its length is another');
  return requirePublicKey(algorithm, publicKey);
}

function requirePublicKey(algorithm: KeyAlgorithm, publicKey: Uint8Array): Uint8Array {
  const parts = isKemAlgorithm(algorithm)
    ? kemPublicParts(algorithm, publicKey)
    : publicParts(algorithm, publicKey);
  for (const { algorithm: part, publicKey: bytes } of parts) {
    if (!isPublicKey(part, bytes)) return refuse(algorithm, `${part}: not a usable key`);
  }
  return publicKey;
}

/** Every string of the right length is an ML-DSA key (FIPS 204 Algorithm 23); points and moduli must be checked. */
function isPublicKey(name: PublicPart['algorithm'] | KemComponentName, bytes: Uint8Array): boolean {
  if (isVerifyOnly(name)) return loadVerifyOnlyKey(verifyOnlyAlgorithm(name), bytes) !== undefined;
  if (isKemComponent(name)) return opensslPublicKey(name, bytes) !== undefined;
  if (isEcdsa(name)) return isUncompressedPoint(name, bytes);
  return isMlDsa(name) || isEdwardsPoint(name, bytes);
}

function refuse(algorithm: KeyAlgorithm, reason: string): never {
  throw new SignatureError(
    'signature.public-key-refused',
    `not a public key of ${algorithm.name}: ${reason}`,
  );
}
