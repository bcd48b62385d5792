import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn } from 'class-validator';

/**
 * The member is a list of words from `words`: one at least, and no more than there are.
 * @param example for the documents
 */
export function IsListOf(words: readonly string[], example: readonly string[]): PropertyDecorator {
  // The check that is registered last is made first.
  const checks = [IsIn(words, { each: true }), ArrayMaxSize(words.length), ArrayMinSize(1), IsArray()];
  return (target, member) => {
    for (const check of checks) check(target, String(member));
    const size = { minItems: 1, maxItems: words.length };
    ApiProperty({ enum: [...words], isArray: true, ...size, example })(target, member);
  };
}
