import { ConflictError } from '../errors/index.js';
import { CommitRefused } from '../ledger/index.js';
import { PUBLIC_KEY_TAKEN } from './key-effects.repository.js';
import type { Key } from './key.js';

/**
 * Another replica may win a race for a version number; each attempt starts from what is stored by then. Requests to one
 * replica take turns, so only replicas race.
 */
const ATTEMPTS = 16;

/**
 * Runs a deed anew while another replica wins the race for the same rows.
 * @throws ConflictError `conflict.duplicate` when others won every time
 */
export async function racing<Result>(deed: () => Promise<Result>): Promise<Result> {
  for (let left = ATTEMPTS; ; left -= 1) {
    try {
      return await deed();
    } catch (error) {
      const lost = error instanceof CommitRefused && error.reason === 'effect';
      if (!lost) throw error;
      if (left === 1) {
        throw new ConflictError('conflict.duplicate', 'Others keep changing this key; try again', {
          cause: error,
        });
      }
    }
  }
}

/** A refusal that trying again does not help, in words for the caller; anything else as it is. */
export function explained(error: unknown, key: Key): unknown {
  return isTaken(error) ? publicKeyTaken(key, error) : error;
}

function isTaken(error: unknown): boolean {
  return error instanceof CommitRefused && error.reason === 'effect' && error.label === PUBLIC_KEY_TAKEN;
}

/** Which of the two existed, and where, is not the caller's to know. */
function publicKeyTaken({ algorithm }: Key, cause: unknown): ConflictError {
  const which =
    algorithm.kind === 'composite' ? 'A half of this key exists already' : 'This key exists already';
  return new ConflictError('conflict.duplicate', `${which}; halves of composites are never used twice`, {
    cause,
  });
}
