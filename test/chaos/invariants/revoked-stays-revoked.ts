import type { Invariant } from '../evidence.js';
import { isAcknowledged, type Journal } from '../journal.js';
import { Chance } from '../random.js';

/** Revoked tokens that are shown again to every service afterwards. */
const SAMPLE = 60;

/** No service finds a token valid that was shown to it after the answer to its revocation, under load or afterwards. */
export const revokedStaysRevoked: Invariant = async ({ journal, clients, seed }) => {
  const ends = revocations(journal);
  const faults = journal.attempts
    .filter(({ deed, token, began, promised }) => {
      const end = token === undefined ? undefined : ends.get(token);
      return deed === 'token.verify' && promised?.valid === true && end !== undefined && end < began;
    })
    .map(({ id }) => `verification ${id} found a revoked token valid`);
  for (const place of new Chance(seed).sample([...ends.keys()], SAMPLE)) {
    for (const client of clients) {
      const { status } = await client.call('POST', '/verify', { token: journal.tokens[place] });
      if (status !== 401) faults.push(`${client.base.host} answers ${status} to revoked token ${place}`);
    }
  }
  return faults;
};

/** For each token whose revocation was acknowledged, when it first was. */
function revocations({ attempts }: Journal): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  for (const attempt of attempts) {
    const { deed, token, ended } = attempt;
    if (deed !== 'token.revoke' || token === undefined || !isAcknowledged(attempt)) continue;
    ends.set(token, Math.min(ended, ends.get(token) ?? Infinity));
  }
  return ends;
}
