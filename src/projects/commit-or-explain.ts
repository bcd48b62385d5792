import type { TwinsealError } from '../errors/index.js';
import { CommitRefused, type Commit, type Ledger } from '../ledger/index.js';

/** Stores a deed; when one of its effects did not apply, `explain` says in the caller's words why. */
export async function commitOrExplain(
  ledger: Ledger,
  commit: Commit,
  explain: () => TwinsealError | Promise<TwinsealError>,
): Promise<void> {
  try {
    await ledger.commit(commit);
  } catch (error) {
    if (isEffectRefused(error)) throw await explain();
    throw error;
  }
}

/** Whether a commit was undone because one of its effects did not apply. */
export function isEffectRefused(error: unknown): error is CommitRefused {
  return error instanceof CommitRefused && error.reason === 'effect';
}
