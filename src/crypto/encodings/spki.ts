import { sameBytes } from '../bytes.js';
import { DerTag } from './der-tag.js';
import { type DerReader, readDer } from './der-reader.js';
import { derBitString, derSequence } from './der-writer.js';
import { MalformedDerError } from './malformed-der-error.js';

/**
 * DER SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) with the raw public key in the BIT STRING.
 *
 * @param identifier DER AlgorithmIdentifier of the key
 */
export function encodeSpki(identifier: Uint8Array, publicKey: Uint8Array): Uint8Array {
  return derSequence(identifier, derBitString(publicKey));
}

/**
 * The raw public key, as a view of `der`. The AlgorithmIdentifier must be `identifier` to the byte.
 *
 * @param otherwise answers what is malformed or of another algorithm
 */
export function decodeSpki<Otherwise>(
  identifier: Uint8Array,
  der: Uint8Array,
  otherwise: (malformed: MalformedDerError) => Otherwise,
): Uint8Array | Otherwise {
  return readDer(der, (reader) => readSpki(identifier, reader), otherwise);
}

function readSpki(identifier: Uint8Array, reader: DerReader): Uint8Array {
  const spki = reader.sequence('SubjectPublicKeyInfo');
  if (!sameBytes(spki.element(DerTag.sequence, 'algorithm'), identifier)) {
    throw new MalformedDerError('algorithm is another one or has other parameters');
  }
  const publicKey = spki.bitString('subjectPublicKey');
  spki.end('SubjectPublicKeyInfo');
  return publicKey;
}
