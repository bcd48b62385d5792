import { addMemberRules } from './member-rules.js';

/** `null` is a value of the member, other than leaving it out. */
export function IsNullable(): PropertyDecorator {
  return (target, member) => addMemberRules(target, member, { nullable: true });
}
