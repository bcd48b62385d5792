import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';

import { wipe } from '../../../crypto/bytes.js';
import { decodeHex } from '../../../crypto/encodings/hex.js';

/** The member is whole bytes in hexadecimal digits of any case; `readHex` gives the bytes. */
export function IsHex(): PropertyDecorator {
  const check = ValidateBy({
    name: 'isHex',
    validator: { validate: isHex, defaultMessage: () => '$property must be bytes in hexadecimal' },
  });
  return (target, member) => {
    check(target, String(member));
    ApiProperty({ type: 'string', pattern: '^([0-9a-fA-F]{2})*$' })(target, member);
  };
}

function isHex(value: unknown): boolean {
  const bytes = typeof value === 'string' ? decodeHex(value) : undefined;
  // Some members are private keys.
  wipe(bytes);
  return bytes !== undefined;
}
