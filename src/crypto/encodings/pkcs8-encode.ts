import { wipe } from '../bytes.js';
import { componentAlgorithm, isEcdsa, isMlDsa, isMlKem } from '../component-algorithm-table.js';
import type { SecretKey } from '../secret-key.js';
import { componentIdentifier } from './algorithm-identifier.js';
import { DerTag } from './der-tag.js';
import { derElement, derOctetString, derSequence, derUnsigned } from './der-writer.js';
import { encodeEcPrivateKey } from './ec-private-key.js';

/**
 * PKCS#8 PrivateKeyInfo (RFC 5958, version 0) in DER: ML-DSA and ML-KEM as seed or expanded key (RFC 9881 and RFC 9935,
 * section 6), EC as ECPrivateKey with its curve and without public key (RFC 5915), EdDSA and X25519 as CurvePrivateKey
 * (RFC 8410 section 7). The caller wipes the result.
 */
export function encodePkcs8(secretKey: SecretKey): Uint8Array {
  const secretInner = privateKeyContents(secretKey);
  try {
    return encodePrivateKeyInfo(componentIdentifier(componentAlgorithm(secretKey.algorithm)), secretInner);
  } finally {
    wipe(secretInner);
  }
}

/**
 * PrivateKeyInfo around the contents of its OCTET STRING. The caller wipes both.
 *
 * @param identifier DER AlgorithmIdentifier of the key
 */
export function encodePrivateKeyInfo(identifier: Uint8Array, secretContents: Uint8Array): Uint8Array {
  const secretOctets = derOctetString(secretContents);
  try {
    return derSequence(derUnsigned(Uint8Array.of(0)), identifier, secretOctets);
  } finally {
    wipe(secretOctets);
  }
}

function privateKeyContents({ algorithm, form, secret }: SecretKey): Uint8Array {
  if ((isMlDsa(algorithm) || isMlKem(algorithm)) && form === 'seed')
    return derElement(DerTag.implicit0, secret);
  return isEcdsa(algorithm)
    ? encodeEcPrivateKey(componentAlgorithm(algorithm).oid, secret)
    : derOctetString(secret);
}
