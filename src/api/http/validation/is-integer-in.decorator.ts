import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import { addMemberRules } from './member-rules.js';

/** Decimal digits as a query or a path carries them: no sign, no leading zero, no exponent. */
const DIGITS = /^(0|[1-9]\d{0,14})$/;

/** The member is a JSON number without a fraction, `min` to `max`. A number in quotes is refused. */
export function IsIntegerIn(min: number, max: number): PropertyDecorator {
  return integer(min, max, (value) => isIntegerIn(value, min, max));
}

/** The query or path parameter spells an integer, `min` (at least 0) to `max`; the DTO holds the number. */
export function IsIntegerTextIn(min: number, max: number): PropertyDecorator {
  const check = integer(min, max, (value) => {
    return typeof value === 'string' && DIGITS.test(value) && isIntegerIn(Number(value), min, max);
  });
  return (target, member) => {
    check(target, member);
    addMemberRules(target, member, { convert: Number });
  };
}

function isIntegerIn(value: unknown, min: number, max: number): boolean {
  return Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
}

function integer(min: number, max: number, holds: (value: unknown) => boolean): PropertyDecorator {
  const check = ValidateBy({
    name: 'isIntegerIn',
    validator: {
      validate: holds,
      defaultMessage: () => `$property must be an integer from ${min} to ${max}`,
    },
  });
  return (target, member) => {
    check(target, String(member));
    // Without a type the document would say `number`, and generated clients would get floats.
    ApiProperty({ type: 'integer', minimum: min, maximum: max })(target, member);
  };
}
