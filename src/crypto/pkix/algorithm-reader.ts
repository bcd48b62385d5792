import type { AlgorithmIdentifier, SubjectPublicKeyInfo } from '@peculiar/asn1-x509';

import { SignatureError } from '../../errors/index.js';
import { parsePublicKey } from '../encodings/public-key.js';
import type { KeyAlgorithm } from '../key-algorithm.js';
import type { CertifiedKey } from './certified-key.js';
import { toDer } from './der-codec.js';
import { findPkixAlgorithm } from './pkix-algorithm.js';
import { PkixError } from './pkix-error.js';

/** The algorithm that an identifier names. @throws PkixError `algorithm` for another one and for parameters, NULL included */
export function algorithmOf({ algorithm, parameters }: AlgorithmIdentifier): KeyAlgorithm {
  const row = parameters === undefined ? findPkixAlgorithm(algorithm) : undefined;
  if (row === undefined) throw new PkixError('algorithm', 'neither ML-DSA nor a composite suite');
  return row;
}

/** The public key, checked. @throws PkixError `algorithm` or `key` */
export function certifiedKeyOf(spki: SubjectPublicKeyInfo): CertifiedKey {
  const algorithm = algorithmOf(spki.algorithm);
  try {
    return { algorithm, publicKey: parsePublicKey(algorithm, toDer(spki)) };
  } catch (error) {
    if (error instanceof SignatureError) throw new PkixError('key', error.message, error);
    throw error;
  }
}
