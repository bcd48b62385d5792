import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';

/** Most bytes of a text, in UTF-8. */
export const MAX_TEXT_BYTES = 1_048_576;

/** The member is text of up to 1 MiB in UTF-8. Lone surrogates have no bytes there and would come back changed. */
export function IsUtf8Text(): PropertyDecorator {
  const check = ValidateBy({
    name: 'isUtf8Text',
    validator: {
      validate: (value) =>
        typeof value === 'string' && value.isWellFormed() && Buffer.byteLength(value) <= MAX_TEXT_BYTES,
      defaultMessage: () => `$property must be text of at most ${MAX_TEXT_BYTES} bytes in UTF-8`,
    },
  });
  return (target, member) => {
    check(target, String(member));
    ApiProperty({ type: 'string', maxLength: MAX_TEXT_BYTES })(target, member);
  };
}
