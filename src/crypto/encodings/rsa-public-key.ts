import type { RsaAlgorithm } from '../verify-only-algorithm.js';
import { sameBytes } from '../bytes.js';
import { type DerReader, readDer } from './der-reader.js';

/** 65537, the only exponent that composites permit. */
const EXPONENT = Uint8Array.of(1, 0, 1);

/** Whether the bytes are a strict DER RSAPublicKey (RFC 8017 A.1.1) of the modulus length, with e = 65537. */
export function isRsaPublicKey({ modulusBits }: RsaAlgorithm, encoded: Uint8Array): boolean {
  const integers = readDer(encoded, readIntegers, () => undefined);
  if (integers === undefined) return false;
  const [modulus, exponent] = integers;
  return modulus.length === modulusBits / 8 && (modulus[0] ?? 0) >= 0x80 && sameBytes(exponent, EXPONENT);
}

function readIntegers(reader: DerReader): readonly [Uint8Array, Uint8Array] {
  const key = reader.sequence('RSAPublicKey');
  const modulus = key.unsigned('modulus');
  const exponent = key.unsigned('publicExponent');
  key.end('RSAPublicKey');
  return [modulus, exponent];
}
