import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

/** Characters of the longest RFC 3339 time with nanoseconds and offset. */
const MAX_TIME_LENGTH = 35;

/** The member is a text no longer than an RFC 3339 time; whether it is one, the feature that reads it says. */
export function IsTimeText(): PropertyDecorator {
  // The check that is registered last is made first.
  const checks = [MaxLength(MAX_TIME_LENGTH), IsString()];
  return (target, member) => {
    for (const check of checks) check(target, String(member));
    ApiProperty({ type: 'string', maxLength: MAX_TIME_LENGTH })(target, member);
  };
}
