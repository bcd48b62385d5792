import { RequestError } from '../../../errors/index.js';
import { planOf, type DtoPlan, type MemberPlan } from './dto-plan.js';
import type { MemberCheck } from './member-rules.js';

/**
 * Reads a wire value into a DTO: every member known, present unless optional, and as its decorators say; `null` only
 * where `@IsNullable` allows it. Nothing is converted but query and path texts with a decorator for it. Cost grows
 * with the members of the DTO, not with what a hostile body holds: values are only looked at by the checks.
 * @throws RequestError `request.shape`; the message names the first member at fault, never a value and no name that
 * the caller made up.
 */
export function readDto<T extends object>(dto: new () => T, value: unknown): T {
  // The plan's class is `dto` itself.
  return read(planOf(dto), value, '') as T;
}

function read(plan: DtoPlan, value: unknown, at: string): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fault(at === '' ? 'The request' : quote(at), 'must be an object', at);
  }
  refuseUnknown(plan, value, at);
  const target = new plan.dto();
  for (const member of plan.members) readMember(member, value, target, at);
  return target;
}

/** The name is not repeated: a caller who mixed up name and value would find the value in a log. */
function refuseUnknown(plan: DtoPlan, value: object, at: string): void {
  if (Object.keys(value).every((name) => plan.names.has(name))) return;
  const known = [...plan.names].map((name) => `"${name}"`).join(', ');
  const where = at === '' ? '' : ` in ${quote(at)}`;
  const help = known === '' ? 'no member is known here' : `known members are ${known}`;
  throw new RequestError('request.shape', `There is an unknown member${where}; ${help}`, {
    facts: { fault: 'unknown' },
  });
}

function readMember(member: MemberPlan, source: object, target: object, at: string): void {
  const path = at + member.name;
  const value: unknown = Object.hasOwn(source, member.name) ? Reflect.get(source, member.name) : undefined;
  if (value === undefined) {
    if (member.optional) return;
    throw new RequestError('request.shape', `${quote(path)} is required`, {
      facts: { field: path, fault: 'missing' },
    });
  }
  if (value === null) {
    if (member.rules.nullable !== true) throw fault(quote(path), 'must not be null', path);
    Reflect.set(target, member.name, null);
    return;
  }
  for (const check of member.checks) runCheck(check, member, value, source, path);
  Reflect.set(target, member.name, readValue(member, value, path));
}

function readValue(member: MemberPlan, value: unknown, path: string): unknown {
  const { nested, convert } = member.rules;
  if (nested !== undefined) return read(planOf(nested()), value, `${path}.`);
  return convert === undefined ? value : convert(value);
}

function runCheck(
  check: MemberCheck,
  member: MemberPlan,
  value: unknown,
  source: object,
  path: string,
): void {
  const details = {
    value,
    property: member.name,
    constraints: [...check.arguments],
    object: source,
    targetName: '',
  };
  const holds = check.each
    ? Array.isArray(value) && value.every((item) => check.constraint.validate(item, details) === true)
    : check.constraint.validate(value, details) === true;
  if (holds) return;
  const text = check.message ?? check.constraint.defaultMessage?.(details) ?? '$property is not valid';
  const named = text.replaceAll('$property', quote(path));
  throw new RequestError('request.shape', fillIn(named, check.arguments), { facts: { field: path } });
}

/** Puts the decorator's own arguments, which are ours, into class-validator's message. */
function fillIn(text: string, values: readonly unknown[]): string {
  return text.replaceAll(/\$constraint(\d+)/g, (_, number: string) => {
    const value = values[Number(number) - 1];
    return Array.isArray(value) ? value.join(', ') : String(value);
  });
}

function fault(subject: string, says: string, field: string): RequestError {
  return new RequestError('request.shape', `${subject} ${says}`, { facts: { field } });
}

function quote(path: string): string {
  return `"${path.endsWith('.') ? path.slice(0, -1) : path}"`;
}
