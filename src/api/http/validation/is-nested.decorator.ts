import { ApiProperty } from '@nestjs/swagger';
import { addMemberRules, type DtoClass } from './member-rules.js';

/** The member is an object that is read into `dto`. */
export function IsObjectOf(dto: () => DtoClass): PropertyDecorator {
  return (target, member) => {
    addMemberRules(target, member, { nested: dto });
    ApiProperty({ type: lazily(dto) })(target, member);
  };
}

/** Swagger tells a late type from a class by the function's name. */
function lazily(dto: () => DtoClass): () => DtoClass {
  const type = (): DtoClass => dto();
  return type;
}
