import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

import { KEY_NAME_PATTERN } from '../../keys/index.js';

/** The member is the name of a key in its project: 1 to 64 of `a-z`, `0-9` and `-`. */
export function IsKeyName(): PropertyDecorator {
  const check = Matches(KEY_NAME_PATTERN, { message: '$property takes 1 to 64 of a-z, 0-9 and -' });
  return (target, member) => {
    check(target, String(member));
    ApiProperty({ type: 'string', pattern: KEY_NAME_PATTERN.source })(target, member);
  };
}
