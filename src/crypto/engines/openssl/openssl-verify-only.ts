import { constants, createPublicKey, type KeyObject, verify, type VerifyKeyObjectInput } from 'node:crypto';

import { ecIdentifier } from '../../encodings/algorithm-identifier.js';
import { isRsaPublicKey } from '../../encodings/rsa-public-key.js';
import { encodeSpki } from '../../encodings/spki.js';
import type { VerifyOnlyAlgorithm } from '../../verify-only-algorithm.js';

/** The public key as a KeyObject, or undefined when the bytes are none: wrong length, other form, not on the curve. */
export function loadVerifyOnlyKey(
  algorithm: VerifyOnlyAlgorithm,
  publicKey: Uint8Array,
): KeyObject | undefined {
  if (publicKey.length !== algorithm.publicKeyBytes || !hasItsForm(algorithm, publicKey)) return undefined;
  const type = algorithm.family === 'rsa' ? 'pkcs1' : 'spki';
  const der =
    algorithm.family === 'rsa' ? publicKey : encodeSpki(ecIdentifier(algorithm.curveOid), publicKey);
  try {
    return createPublicKey({ key: Buffer.from(der), format: 'der', type });
  } catch {
    // The length and the outer form are right by now, so OpenSSL objects to the numbers themselves.
    return undefined;
  }
}

/** Verifies a message on libuv's pool. False for every signature that does not match, whatever its length or bytes. */
export function verifyWithVerifyOnlyKey(
  algorithm: VerifyOnlyAlgorithm,
  key: KeyObject,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    verify(algorithm.hash, message, { key, ...paddingOf(algorithm) }, signature, (error, valid) => {
      if (error === null) resolve(valid);
      else reject(error);
    });
  });
}

function hasItsForm(algorithm: VerifyOnlyAlgorithm, publicKey: Uint8Array): boolean {
  return algorithm.family === 'rsa' ? isRsaPublicKey(algorithm, publicKey) : publicKey[0] === 0x04;
}

/** A salt of another length than the suite's is refused, as is a DER signature that is not canonical. */
function paddingOf(algorithm: VerifyOnlyAlgorithm): Omit<VerifyKeyObjectInput, 'key'> {
  if (algorithm.family !== 'rsa') return { dsaEncoding: 'der' };
  const { saltBytes } = algorithm;
  if (saltBytes === undefined) return { padding: constants.RSA_PKCS1_PADDING };
  return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: saltBytes };
}
