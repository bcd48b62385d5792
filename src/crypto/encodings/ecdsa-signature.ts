import { concatBytes } from '../bytes.js';
import { type DerReader, readDer } from './der-reader.js';
import { derSequence, derUnsigned } from './der-writer.js';

/** DER `Ecdsa-Sig-Value` (RFC 3279 section 2.2.3) of a signature `r || s` of equal halves. */
export function encodeEcdsaSignature(compact: Uint8Array): Uint8Array {
  const half = compact.length / 2;
  return derSequence(derUnsigned(compact.subarray(0, half)), derUnsigned(compact.subarray(half)));
}

/** `r || s`, each of `scalarBytes`, from strict DER; undefined when it is anything else or an integer is longer. */
export function decodeEcdsaSignature(der: Uint8Array, scalarBytes: number): Uint8Array | undefined {
  const integers = readDer(der, readIntegers, () => undefined);
  if (integers === undefined) return undefined;
  const [r, s] = integers;
  if (r.length > scalarBytes || s.length > scalarBytes) return undefined;
  return concatBytes(new Uint8Array(scalarBytes - r.length), r, new Uint8Array(scalarBytes - s.length), s);
}

function readIntegers(reader: DerReader): readonly [Uint8Array, Uint8Array] {
  const pair = reader.sequence('signature');
  const r = pair.unsigned('r');
  const s = pair.unsigned('s');
  pair.end('signature');
  return [r, s];
}
