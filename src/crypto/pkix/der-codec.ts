import { AsnConvert } from '@peculiar/asn1-schema';

import { sameBytes } from '../bytes.js';
import { PkixError } from './pkix-error.js';

/** DER of a structure of @peculiar/asn1-*, in a new array. */
export function toDer(structure: object): Uint8Array {
  return new Uint8Array(AsnConvert.serialize(structure));
}

/** A copy as the exact buffer that the library's classes hold. */
export function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/**
 * Reads one structure that fills `der`. The library reads BER, so what it read must serialise to the same bytes: that
 * refuses other lengths, bytes left over, members that the type does not have and defaults that are spelled out.
 *
 * @param longest bytes: parsing takes some 10 µs for every three of hostile ones, so requests are bounded
 * @throws PkixError `malformed`
 */
export function fromDer<Structure extends object>(
  der: Uint8Array,
  type: new () => Structure,
  name: string,
  longest = Infinity,
): Structure {
  if (der.length > longest) throw new PkixError('malformed', `${name} is longer than ${longest} bytes`);
  const structure = parse(der, type, name);
  if (!isCanonical(der, structure)) throw new PkixError('malformed', `${name} is not canonical DER`);
  return structure;
}

function parse<Structure>(der: Uint8Array, type: new () => Structure, name: string): Structure {
  try {
    return AsnConvert.parse(der, type);
  } catch (error) {
    throw new PkixError('malformed', `not the DER of ${name}`, error);
  }
}

function isCanonical(der: Uint8Array, structure: object): boolean {
  try {
    return sameBytes(toDer(structure), der);
  } catch {
    // What the library reads and cannot write, such as a CHOICE without a choice, has no canonical form.
    return false;
  }
}
