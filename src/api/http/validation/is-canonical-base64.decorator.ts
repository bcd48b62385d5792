import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import { wipe } from '../../../crypto/bytes.js';
import { decodeCanonicalBase64 } from '../../../crypto/encodings/base64.js';

/** Bounds of the decoded length, bytes; absent = none. */
export interface Base64Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** The member is text in canonical, padded standard base64. The DTO keeps the text; `decodeBase64` gives the bytes. */
export function IsCanonicalBase64(bounds: Base64Bounds = {}): PropertyDecorator {
  const check = ValidateBy({
    name: 'isCanonicalBase64',
    validator: { validate: (value) => fits(value, bounds), defaultMessage: () => messageFor(bounds) },
  });
  return (target, member) => {
    check(target, String(member));
    ApiProperty({ type: 'string', contentEncoding: 'base64', ...lengths(bounds) } as object)(target, member);
  };
}

function fits(value: unknown, { min = 0, max = Infinity }: Base64Bounds): boolean {
  if (typeof value !== 'string' || value.length > encodedLength(max)) return false;
  const bytes = decodeCanonicalBase64(value);
  if (bytes === undefined) return false;
  // Some members are private keys.
  wipe(bytes);
  return bytes.length >= min && bytes.length <= max;
}

function messageFor({ min, max }: Base64Bounds): string {
  const form = '$property must be standard base64 with padding';
  if (min !== undefined && min === max) return `${form} of ${min} bytes`;
  if (min !== undefined && max !== undefined) return `${form} of ${min} to ${max} bytes`;
  if (max !== undefined) return `${form} of at most ${max} bytes`;
  return min === undefined ? form : `${form} of at least ${min} bytes`;
}

/** The bounds as the document says them: in characters of text. */
function lengths({ min, max }: Base64Bounds): object {
  return {
    ...(min !== undefined && { minLength: encodedLength(min) }),
    ...(max !== undefined && { maxLength: encodedLength(max) }),
  };
}

function encodedLength(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}
