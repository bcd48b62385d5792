import type { Invariant } from '../evidence.js';
import { isAcknowledged, isUnknown } from '../journal.js';

/** What was refused was not done: its request left no entry of success. Neither is any deed done twice. */
export const nothingInSecret: Invariant = async ({ journal, entries }) => {
  const attempts = new Map(journal.attempts.map((attempt) => [attempt.id, attempt]));
  const ok = entries.filter(({ outcome }) => outcome === 'ok');
  const refused = ok.flatMap(({ requestId, action, seq }) => {
    const attempt = attempts.get(requestId);
    if (attempt === undefined || isAcknowledged(attempt) || isUnknown(attempt)) return [];
    // A token that does not hold is refused after the deed, which is the verification.
    return attempt.deed === 'token.verify' ? [] : [`${action} ${seq} was answered with ${attempt.status}`];
  });
  const times = Map.groupBy(ok, ({ requestId, action }) => `${action} ${requestId}`);
  const twice = [...times].filter(([, { length }]) => length > 1).map(([what]) => `${what} was done twice`);
  return [...refused, ...twice];
};
