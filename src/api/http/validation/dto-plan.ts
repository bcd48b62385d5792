import { getMetadataStorage, type ValidatorConstraintInterface } from 'class-validator';
import { memberRulesOf, type DtoClass, type MemberCheck, type MemberRules } from './member-rules.js';

/** One member of a DTO, ready to be checked. */
export interface MemberPlan {
  readonly name: string;
  readonly optional: boolean;
  readonly rules: MemberRules;
  readonly checks: readonly MemberCheck[];
}

/** A DTO class, read once. */
export interface DtoPlan {
  readonly dto: DtoClass;
  readonly members: readonly MemberPlan[];
  readonly names: ReadonlySet<string>;
}

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

const PLANS = new WeakMap<DtoClass, DtoPlan>();

/** The plan of a DTO class, compiled at its first use. */
export function planOf(dto: DtoClass): DtoPlan {
  const known = PLANS.get(dto);
  if (known !== undefined) return known;
  const plan = compile(dto);
  PLANS.set(dto, plan);
  return plan;
}

function compile(dto: DtoClass): DtoPlan {
  const storage = getMetadataStorage();
  const byMember = storage.groupByPropertyName(storage.getTargetValidationMetadatas(dto, '', false, false));
  const rules = memberRulesOf(dto.prototype as object);
  const names = new Set([...Object.keys(byMember), ...rules.keys()]);
  const members = [...names].map((name) =>
    compileMember(dto, name, byMember[name] ?? [], rules.get(name) ?? {}),
  );
  return { dto, members, names };
}

function compileMember(
  dto: DtoClass,
  name: string,
  metadata: readonly Metadata[],
  rules: MemberRules,
): MemberPlan {
  const optional = metadata.some((entry) => entry.name === 'isOptional');
  const checks = metadata
    .filter((entry) => entry.name !== 'isOptional')
    // Decorators register from the bottom up: the one written first is checked first.
    .toReversed()
    .map((entry) => compileCheck(dto, name, entry));
  return { name, optional, rules, checks };
}

/** Only plain checks are supported: what would be silently ignored must not compile into a plan. */
function compileCheck(dto: DtoClass, name: string, entry: Metadata): MemberCheck {
  if (
    entry.type !== 'customValidation' ||
    (entry.groups?.length ?? 0) > 0 ||
    entry.validateIf !== undefined
  ) {
    throw new TypeError(
      `${dto.name}.${name}: the decorator ${entry.name ?? entry.type} is not supported here`,
    );
  }
  // class-validator types the class as a bare Function; registerDecorator made it a constraint without parameters.
  const Constraint = entry.constraintCls as new () => ValidatorConstraintInterface;
  return {
    constraint: new Constraint(),
    arguments: entry.constraints ?? [],
    each: entry.each,
    ...(typeof entry.message === 'string' && { message: entry.message }),
  };
}
