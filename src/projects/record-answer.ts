import type { IdempotentAnswer } from '../ledger/index.js';

/** Renders the answer that is stored with a deed when the request carries an `Idempotency-Key`. */
export type RecordAnswer<Result> = ((result: Result) => IdempotentAnswer) | undefined;

/** The member of a commit that stores the answer, or nothing. */
export function idempotency<Result>(
  record: RecordAnswer<Result>,
  result: Result,
): { readonly idempotency?: IdempotentAnswer } {
  return record === undefined ? {} : { idempotency: record(result) };
}
