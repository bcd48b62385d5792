import { QuotaError } from '../errors/index.js';
import { CommitRefused, type Commit, type CommitReceipt, type Ledger } from '../ledger/index.js';

/** The receipt of a deed that was charged. */
export type ChargedReceipt = Required<Pick<CommitReceipt, 'charge' | 'returned'>>;

/**
 * Stores a deed that costs tokens.
 * @returns the project's account right after this deed's own charge, and what its effects returned
 * @throws QuotaError `quota.exhausted` when the tokens are not there, and what the ledger throws
 */
export async function commitCharged(
  ledger: Ledger,
  commit: Commit & Required<Pick<Commit, 'charge'>>,
): Promise<ChargedReceipt> {
  const { charge, returned = [] } = await orQuotaError(ledger.commit(commit));
  if (charge === undefined) throw new TypeError('a charged deed has a receipt');
  return { charge, returned };
}

async function orQuotaError<Result>(committing: Promise<Result>): Promise<Result> {
  try {
    return await committing;
  } catch (error) {
    if (!(error instanceof CommitRefused && error.reason === 'quota')) throw error;
    throw new QuotaError(
      'quota.exhausted',
      'Token limit reached. Free monthly tokens exhausted and no active packs.',
      { cause: error },
    );
  }
}
