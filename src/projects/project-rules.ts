import { findKeyAlgorithm } from '../crypto/key-algorithm-table.js';
import { fieldText, refusedField } from '../platform/field-text.js';
import type { NewProject, Project, ProjectChange } from './project.js';

/** Length limits in UTF-16 units. An e-mail address has at most 254 characters (RFC 5321). */
export const PROJECT_LIMITS = { name: 100, plan: 64, ownerEmail: 254 } as const;

/** Largest monthly allowance: every sum of allowances and packs stays an exact integer in JSON. */
export const MAX_FREE_LIMIT = 1_000_000_000_000;

/** Names that begin so are the service's own: the system project, and the place of deleted ones. */
export const RESERVED_NAME_PREFIX = 'twinseal:';

const DEFAULTS = { freeLimit: 10_000, tokenAlgorithm: 'ML-DSA-65' } as const;

const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** What the rules decide about a project; identity and times come from elsewhere. */
export type ProjectFields = Omit<Project, 'id' | 'createdAt' | 'updatedAt'>;

/** The members of a change that are present, checked. */
export type CheckedChange = Partial<Omit<ProjectFields, 'tokenAlgorithm'>>;

/** A new project's members, checked, with the defaults. @throws RequestError `request.shape`. */
export function newProjectFields(request: NewProject): ProjectFields {
  return {
    plan: null,
    ownerEmail: null,
    freeLimit: DEFAULTS.freeLimit,
    allowedAlgorithms: null,
    ...checkedChange(request),
    name: projectName(request.name),
    tokenAlgorithm: request.tokenAlgorithm ?? DEFAULTS.tokenAlgorithm,
  };
}

/** The members of a change that are present, checked. @throws RequestError `request.shape`. */
export function checkedChange(change: ProjectChange): CheckedChange {
  const { name, plan, ownerEmail, freeLimit, allowedAlgorithms } = change;
  return {
    ...(name !== undefined && { name: projectName(name) }),
    ...(plan !== undefined && { plan: orNull(plan, (text) => fieldText('plan', text, PROJECT_LIMITS.plan)) }),
    ...(ownerEmail !== undefined && { ownerEmail: orNull(ownerEmail, emailAddress) }),
    ...(freeLimit !== undefined && { freeLimit: orNull(freeLimit, allowance) }),
    ...(allowedAlgorithms !== undefined && { allowedAlgorithms: orNull(allowedAlgorithms, algorithmNames) }),
  };
}

function orNull<Value, Checked>(value: Value | null, check: (value: Value) => Checked): Checked | null {
  return value === null ? null : check(value);
}

function projectName(text: string): string {
  if (text.startsWith(RESERVED_NAME_PREFIX)) {
    throw refusedField('name', `must not begin with "${RESERVED_NAME_PREFIX}"`);
  }
  return fieldText('name', text, PROJECT_LIMITS.name);
}

/** Only the shape: whether mail arrives is the operator's business, and `owner@localhost` is right in a laboratory. */
function emailAddress(text: string): string {
  const address = fieldText('owner_email', text, PROJECT_LIMITS.ownerEmail);
  if (!EMAIL.test(address)) throw refusedField('owner_email', 'must be an e-mail address');
  return address;
}

function allowance(tokens: number): number {
  if (!Number.isInteger(tokens) || tokens < 0 || tokens > MAX_FREE_LIMIT) {
    throw refusedField('free_limit', `must be an integer from 0 to ${MAX_FREE_LIMIT}, or null for unlimited`);
  }
  return tokens;
}

/** Aliases become canonical names, each once. An empty list would make a project that can do nothing. */
function algorithmNames(names: readonly string[]): readonly string[] {
  const canonical = names.map((name) => findKeyAlgorithm(name)?.name);
  const known = canonical.filter((name) => name !== undefined);
  if (known.length === 0 || known.length !== names.length) {
    throw refusedField(
      'allowed_algorithms',
      'must name one or more algorithms of GET /api/v1/kms/algorithms',
    );
  }
  return [...new Set(known)];
}
