import type { Time } from '@peculiar/asn1-x509';

import { sameBytes } from '../bytes.js';
import type { DerReader } from '../encodings/der-reader.js';
import { DerTag } from '../encodings/der-tag.js';
import { derElement } from '../encodings/der-writer.js';
import { toDer } from './der-codec.js';
import { PkixError } from './pkix-error.js';

/** The last second that a GeneralizedTime can name; RFC 5280 uses it for "no end". */
const LAST_SECOND = 253_402_300_799;
const ENCODER = new TextEncoder();
const FIRST_GENERALIZED = Date.UTC(2050, 0, 1) / 1000;

/** A whole second from 1970 to 9999. @throws TypeError for another number */
export function dateOf(seconds: number): Date {
  if (!isSecond(seconds)) throw new TypeError('a time is a whole Unix second before the year 10000');
  return new Date(seconds * 1000);
}

/**
 * DER of a Time as RFC 5280 section 4.1.2.5 has it: UTCTime up to 2049, GeneralizedTime from 2050. Written here because
 * a revocation list has one for every entry, which takes the library longer than the signature.
 *
 * @throws TypeError as `dateOf`
 */
export function derTime(seconds: number): Uint8Array {
  const digits = dateOf(seconds)
    .toISOString()
    .replaceAll(/[-:T]|\..*/g, '');
  return seconds < FIRST_GENERALIZED
    ? derElement(DerTag.utcTime, ENCODER.encode(`${digits.slice(2)}Z`))
    : derElement(DerTag.generalizedTime, ENCODER.encode(`${digits}Z`));
}

/** Unix seconds of a Time that the library read. @throws PkixError `malformed` for the form of another year */
export function secondsOf(time: Time): number {
  return requireTime(time.getTime().getTime() / 1000, toDer(time));
}

/** Unix seconds of the next element, a Time. @throws PkixError `malformed`, MalformedDerError */
export function readTime(reader: DerReader, name: string): number {
  const tag = reader.nextTag === DerTag.generalizedTime ? DerTag.generalizedTime : DerTag.utcTime;
  const element = reader.element(tag, name);
  const digits = new TextDecoder().decode(element.subarray(2));
  const century = tag === DerTag.generalizedTime ? '' : digits < '5' ? '20' : '19';
  const iso = `${century}${digits}`.replace(/^(.{4})(..)(..)(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z');
  return requireTime(Date.parse(iso) / 1000, element);
}

/** Unix seconds of a GeneralizedTime. @throws PkixError `malformed` for parts of a second */
export function secondsOfDate(date: Date): number {
  const seconds = date.getTime() / 1000;
  if (!isSecond(seconds)) throw new PkixError('malformed', 'a time is no whole second from 1970 on');
  return seconds;
}

function requireTime(seconds: number, encoded: Uint8Array): number {
  if (!isSecond(seconds) || !sameBytes(derTime(seconds), encoded)) {
    throw new PkixError('malformed', 'a time is not in the form of RFC 5280 or lies before 1970');
  }
  return seconds;
}

function isSecond(seconds: number): boolean {
  return Number.isSafeInteger(seconds) && seconds >= 0 && seconds <= LAST_SECOND;
}
