import { concatBytes } from '../bytes.js';
import { DerTag } from './der-tag.js';

/**
 * Canonical DER (X.690 section 10) of the few types that keys and signatures are made of. Each function returns a
 * whole element in a new array; elements that hold a secret are the caller's to wipe.
 */
export function derElement(tag: DerTag, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  return concatBytes(Uint8Array.of(tag, ...lengthOctets(length)), ...contents);
}

/** SEQUENCE of elements that are DER already. */
export function derSequence(...elements: readonly Uint8Array[]): Uint8Array {
  return derElement(DerTag.sequence, ...elements);
}

/** OCTET STRING of any bytes. */
export function derOctetString(contents: Uint8Array): Uint8Array {
  return derElement(DerTag.octetString, contents);
}

/** A BIT STRING of whole bytes. */
export function derBitString(contents: Uint8Array): Uint8Array {
  return derElement(DerTag.bitString, Uint8Array.of(0), contents);
}

/** A non-negative INTEGER from its big-endian bytes, leading zeros allowed. */
export function derUnsigned(bigEndian: Uint8Array): Uint8Array {
  const firstUsed = bigEndian.findIndex((byte) => byte !== 0);
  const digits = firstUsed < 0 ? Uint8Array.of(0) : bigEndian.subarray(firstUsed);
  const negative = (digits[0] ?? 0) >= 0x80;
  return derElement(DerTag.integer, negative ? Uint8Array.of(0) : new Uint8Array(0), digits);
}

/** An OBJECT IDENTIFIER from its dotted form. @throws TypeError when it is no OID */
export function derOid(dotted: string): Uint8Array {
  if (!/^[0-2](\.(0|[1-9][0-9]*))+$/.test(dotted)) throw new TypeError(`not an object identifier: ${dotted}`);
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return derElement(DerTag.oid, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** One arc in base 128, most significant group first, all but the last marked. */
function base128(arc: number): readonly number[] {
  const groups = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
    groups.unshift(0x80 + (rest % 128));
  }
  return groups;
}

function lengthOctets(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 + octets.length, ...octets];
}
