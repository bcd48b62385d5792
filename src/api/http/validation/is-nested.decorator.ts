import { ApiProperty } from '@nestjs/swagger';
import { addMemberRules, type DtoClass } from './member-rules.js';

/** The member is an object that is read into `dto`. */
export function IsObjectOf(dto: () => DtoClass): PropertyDecorator {
  return (target, member) => {
    addMemberRules(target, member, { nested: { dto } });
    ApiProperty({ type: lazily(dto) })(target, member);
  };
}

/** The member is an array of `min` to `max` objects, each read into `dto`. */
export function IsArrayOf(dto: () => DtoClass, min: number, max: number): PropertyDecorator {
  return (target, member) => {
    addMemberRules(target, member, { nested: { dto, array: { min, max } } });
    ApiProperty({ type: lazily(dto), isArray: true, minItems: min, maxItems: max })(target, member);
  };
}

/** Swagger tells a late type from a class by the function's name. */
function lazily(dto: () => DtoClass): () => DtoClass {
  const type = (): DtoClass => dto();
  return type;
}
