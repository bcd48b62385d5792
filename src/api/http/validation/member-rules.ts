import type { ValidatorConstraintInterface } from 'class-validator';

/** A DTO class. Its members carry class-validator decorators and the ones of this folder. */
export type DtoClass = new () => object;

/** What this folder's decorators say about one member, besides class-validator's checks. */
export interface MemberRules {
  nullable?: boolean;
  /** Turns the checked wire value into the member's value; only for query and path texts. */
  convert?: (value: unknown) => unknown;
  /** The member is an object of this class. */
  nested?: () => DtoClass;
}

/** A class-validator check, ready to run. */
export interface MemberCheck {
  readonly constraint: ValidatorConstraintInterface;
  readonly arguments: readonly unknown[];
  /** Applies to each element of an array. */
  readonly each: boolean;
  /** The message given to the decorator, in place of the check's own. */
  readonly message?: string;
}

const RULES = new WeakMap<object, Map<string, MemberRules>>();

/** Adds to the rules of the member that a property decorator stands on. */
export function addMemberRules(prototype: object, member: string | symbol, added: MemberRules): void {
  const owned = RULES.get(prototype) ?? new Map<string, MemberRules>();
  RULES.set(prototype, owned);
  owned.set(String(member), { ...owned.get(String(member)), ...added });
}

/** The rules of a class's members, its ancestors' included. */
export function memberRulesOf(prototype: object): ReadonlyMap<string, MemberRules> {
  const parent: unknown = Object.getPrototypeOf(prototype);
  const inherited =
    typeof parent === 'object' && parent !== null ? memberRulesOf(parent) : new Map<string, MemberRules>();
  return new Map([...inherited, ...(RULES.get(prototype) ?? [])]);
}
