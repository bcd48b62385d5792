import { decodeCanonicalBase64 } from '../encodings/base64.js';
import { keyAlgorithm } from '../key-algorithm-table.js';
import type { CertifiedKey } from '../pkix/index.js';
import { PQCERT_ALGORITHM, PQCERT_STANDARD, type PqLeaf, type PqRoot } from './pqcert.js';

const COMMON = ['type', 'id', 'subject', 'publicKey', 'issuedAt', 'algorithm', 'standard', 'signature'];
const TEXTS = ['id', 'subject', 'publicKey', 'signature'];
const ALGORITHM = keyAlgorithm(PQCERT_ALGORITHM);

type Members = Readonly<Record<string, unknown>>;

/** A value from outside as a root, undefined when it is none: every member known, present and of its type. */
export function readPqRoot(value: unknown): PqRoot | undefined {
  const members = membersOf(value);
  const isRoot =
    members?.['type'] === 'CA_ROOT' &&
    hasExactly(members, COMMON, ['expiresAt']) &&
    hasTypes(members) &&
    (members['expiresAt'] === undefined || isTime(members['expiresAt']));
  // Every member was checked.
  return isRoot ? (members as unknown as PqRoot) : undefined;
}

/** A value from outside as a leaf, undefined when it is none, likewise. */
export function readPqLeaf(value: unknown): PqLeaf | undefined {
  const members = membersOf(value);
  const isLeaf =
    members?.['type'] === 'CA_CERT' &&
    hasExactly(members, [...COMMON, 'caId', 'expiresAt'], ['meta']) &&
    hasTypes(members) &&
    typeof members['caId'] === 'string' &&
    isTime(members['expiresAt']) &&
    (members['meta'] === undefined || membersOf(members['meta']) !== undefined);
  // Every member was checked.
  return isLeaf ? (members as unknown as PqLeaf) : undefined;
}

/** The key inside, undefined unless it is canonical base64 of 1952 bytes. */
export function pqCertKey({ publicKey }: Pick<PqRoot, 'publicKey'>): CertifiedKey | undefined {
  const bytes = decodeCanonicalBase64(publicKey);
  if (bytes?.length !== ALGORITHM.sizes.publicKey) return undefined;
  return { algorithm: ALGORITHM, publicKey: bytes };
}

function membersOf(value: unknown): Members | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  // Any object can be read by names.
  return value as Members;
}

function hasExactly(members: Members, required: readonly string[], optional: readonly string[]): boolean {
  const names = Object.keys(members);
  return (
    required.every((name) => names.includes(name)) &&
    names.every((name) => required.includes(name) || optional.includes(name))
  );
}

function hasTypes(members: Members): boolean {
  return (
    TEXTS.every((name) => typeof members[name] === 'string') &&
    isTime(members['issuedAt']) &&
    members['algorithm'] === PQCERT_ALGORITHM &&
    members['standard'] === PQCERT_STANDARD
  );
}

function isTime(value: unknown): boolean {
  return Number.isSafeInteger(value);
}
