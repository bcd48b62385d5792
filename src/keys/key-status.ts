import { KeyError } from '../errors/index.js';

/**
 * Life of a key version, one way: `active` signs, verifies, encrypts and decrypts; `retired` only verifies and
 * decrypts; `archived` does nothing.
 */
export const KEY_STATUSES = ['active', 'retired', 'archived'] as const;

/** A state of a key version; moves go from left to right and never back. */
export type KeyStatus = (typeof KEY_STATUSES)[number];

const NEXT: Readonly<Record<KeyStatus, KeyStatus | undefined>> = {
  active: 'retired',
  retired: 'archived',
  archived: undefined,
};

/** Statuses in which a version may make something new. */
export const MAKING_STATUSES: readonly KeyStatus[] = ['active'];
/** Statuses in which a version may check or open what it made earlier. */
export const CHECKING_STATUSES: readonly KeyStatus[] = ['active', 'retired'];

/** The one transition function. @throws KeyError `key.illegal-transition`, naming both states. */
export function transition(from: KeyStatus, to: KeyStatus): KeyStatus {
  if (NEXT[from] !== to) {
    throw new KeyError('key.illegal-transition', `A key version cannot go from ${from} to ${to}`, {
      facts: { from, to },
    });
  }
  return to;
}
