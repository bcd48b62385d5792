import type { RecordAnswer } from '../../projects/index.js';
import { type IdempotencyClaim } from '../http/index.js';

/** What a feature stores with the deed so that a repeat of the request gets the same answer; nothing without a claim. */
export function recordAnswer<Result>(
  claim: IdempotencyClaim | undefined,
  status: number,
  show: (result: Result) => object,
): RecordAnswer<Result> {
  return claim && ((result) => claim.answer(status, show(result)));
}
