import { sameBytes } from '../bytes.js';
import type { DerReader } from './der-reader.js';
import { DerTag } from './der-tag.js';
import { readVersion } from './der-version.js';
import { MalformedDerError } from './malformed-der-error.js';

/** `version` 0 and the tag of `privateKeyAlgorithm`. */
const PKCS8_START = Uint8Array.of(DerTag.integer, 1, 0, DerTag.sequence);

/**
 * SEQUENCE, INTEGER 0, SEQUENCE. A PKCS#8 key that was cut to a seed's length, or one of another algorithm that has
 * this length as a whole (Ed25519: 48 bytes, a P-384 scalar), must not become a seed; 1 in 2^40 seeds looks so.
 */
export function beginsAsPkcs8(encoded: Uint8Array): boolean {
  const [tag, length = 0] = encoded;
  const start = length < 0x80 ? 2 : 2 + (length - 0x80);
  return tag === DerTag.sequence && sameBytes(encoded.subarray(start, start + 4), PKCS8_START);
}

/**
 * PrivateKeyInfo (RFC 5958), version 0, without attributes: the contents of its OCTET STRING, as a view. The
 * AlgorithmIdentifier must be `identifier` to the byte. @throws MalformedDerError
 */
export function readPrivateKeyInfo(identifier: Uint8Array, reader: DerReader): Uint8Array {
  const info = reader.sequence('PrivateKeyInfo');
  readVersion(info, 0);
  if (!sameBytes(info.element(DerTag.sequence, 'algorithm'), identifier)) {
    throw new MalformedDerError('algorithm is another one or has other parameters');
  }
  const privateKey = info.contents(DerTag.octetString, 'privateKey');
  info.end('PrivateKeyInfo');
  return privateKey;
}
