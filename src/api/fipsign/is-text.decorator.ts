import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';

import { isStorableText } from '../../platform/storable-text.js';

/** How long a text may be, UTF-16 units, and whether it is an element of an array. */
export interface TextBounds {
  readonly min: number;
  readonly max: number;
  readonly each?: boolean;
  /** In place of the usual one. */
  readonly tooLong?: string;
}

/** The member is a text that every database keeps unchanged: no NUL, no lone surrogates. */
export function IsText({ min, max, each = false, tooLong }: TextBounds): PropertyDecorator {
  const check = ValidateBy(
    {
      name: 'isText',
      validator: {
        validate: (value) =>
          typeof value === 'string' && value.length >= min && value.length <= max && isStorableText(value),
        defaultMessage: (details) =>
          tooLong !== undefined && isLonger(details?.value, max)
            ? tooLong
            : `$property must be text of ${min} to ${max} characters`,
      },
    },
    { each },
  );
  return (target, member) => {
    check(target, String(member));
    const item = { type: 'string', minLength: min, maxLength: max } as const;
    const property = each ? { type: 'array' as const, items: item } : item;
    ApiProperty(property)(target, member);
  };
}

/** The member is an integer from 0 on that JSON carries exactly. */
export function IsNonNegativeInteger(): PropertyDecorator {
  const check = ValidateBy({
    name: 'isNonNegativeInteger',
    validator: {
      validate: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
      defaultMessage: () => '$property must be a non-negative integer',
    },
  });
  return (target, member) => {
    check(target, String(member));
    ApiProperty({ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER })(target, member);
  };
}

function isLonger(value: unknown, max: number): boolean {
  return typeof value === 'string' && value.length > max;
}
