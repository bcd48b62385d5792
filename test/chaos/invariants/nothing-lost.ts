import type { Invariant } from '../evidence.js';
import { isAcknowledged, type Attempt } from '../journal.js';
import { Chance } from '../random.js';

/** Tokens that are verified again afterwards, of all that were handed out. */
const SAMPLE = 60;

/** Every acknowledged deed has its one audit entry, and what it promised is there. */
export const nothingLost: Invariant = async (evidence) => {
  const { journal, entries } = evidence;
  const done = Map.groupBy(
    entries.filter(({ outcome }) => outcome === 'ok'),
    ({ requestId }) => requestId,
  );
  const acknowledged = journal.attempts.filter(isAcknowledged).filter((attempt) => !leavesNothing(attempt));
  const unrecorded = acknowledged
    .filter(({ id, deed }) => done.get(id)?.length !== 1 || done.get(id)?.[0]?.action !== deed)
    .map(({ id, deed }) => `${deed} ${id} has ${done.get(id)?.length ?? 0} entries instead of one`);
  return [...unrecorded, ...lostKeys(evidence), ...(await lostTokens(evidence))];
};

/** Revoking a token again, and reading a list that is there, is answered with success and leaves nothing. */
function leavesNothing({ deed, promised }: Attempt): boolean {
  return deed === 'ca.crl' || (deed === 'token.revoke' && promised?.first !== true);
}

const lostKeys = ({ journal, versions }: Parameters<Invariant>[0]): readonly string[] => {
  const stored = new Set(
    versions.map(({ key, version, publicKeys }) => `${key}/${version} ${publicKeys[0]}`),
  );
  return journal.attempts
    .flatMap(({ promised }) => promised?.key ?? [])
    .map(({ name, version, publicKey }) => `${name}/${version} ${publicKey}`)
    .filter((promised) => !stored.has(promised))
    .map((promised) => `key ${promised} was promised and is not there`);
};

/** A token that nobody tried to revoke still holds, wherever it is shown. */
const lostTokens: Invariant = async ({ journal, clients, seed }) => {
  const touched = new Set(
    journal.attempts.filter(({ deed }) => deed === 'token.revoke').map(({ token }) => token),
  );
  const untouched = journal.tokens.flatMap((token, place) => (touched.has(place) ? [] : [token]));
  const faults: string[] = [];
  for (const [number, token] of new Chance(seed).sample(untouched, SAMPLE).entries()) {
    const client = clients[number % clients.length];
    const answer = await client?.call('POST', '/verify', { token });
    if (answer?.status !== 200) faults.push(`a token no longer holds: ${answer?.status} ${answer?.text}`);
  }
  return faults;
};
