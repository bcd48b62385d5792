import { readCrl, type Crl } from '../../../src/crypto/pkix/index.js';
import type { Evidence, Invariant } from '../evidence.js';
import { isAcknowledged, promisedCertificates, type Journal } from '../journal.js';
import { Chance } from '../random.js';
import { listsRead } from './lists-read.js';

/** Revoked certificates that every service is asked about afterwards. */
const SAMPLE = 60;

/** What was revoked is on every list that was asked for after the answer, under load and now, and is shown as revoked. */
export const certificatesRevokedForGood: Invariant = async (evidence) => {
  const { journal, certificates } = evidence;
  const ends = revocations(journal);
  const stored = new Set(certificates.flatMap(({ id, isRevoked }) => (isRevoked ? [id] : [])));
  const lost = [...ends.keys()].filter((id) => !stored.has(id)).map((id) => `${id} is not revoked any more`);
  return [...lost, ...missingUnderLoad(journal, ends), ...(await missingNow(evidence, [...ends.keys()]))];
};

/** For each certificate whose revocation was acknowledged, when it was. */
function revocations({ attempts }: Journal): ReadonlyMap<string, number> {
  const acknowledged = attempts.filter((attempt) => attempt.deed === 'ca.revoke' && isAcknowledged(attempt));
  return new Map(acknowledged.map(({ certificate = '', ended }) => [certificate, ended]));
}

function missingUnderLoad(journal: Journal, ends: ReadonlyMap<string, number>): readonly string[] {
  const serials = new Map(promisedCertificates(journal).map(({ id, serial }) => [id, serial]));
  const lists = listsRead(journal).map(serialsOn);
  return journal.attempts.flatMap(({ id, began, promised }) => {
    const list = promised?.list === undefined ? undefined : lists[promised.list];
    if (list === undefined) return [];
    const due = [...ends].filter(([, end]) => end < began).map(([certificate]) => certificate);
    const missing = due.filter((certificate) => !list.has(serials.get(certificate) ?? ''));
    return missing.map((certificate) => `the list of request ${id} lacks ${certificate}`);
  });
}

async function missingNow(
  { services, clients, ca, certificates, seed }: Evidence,
  revoked: readonly string[],
): Promise<readonly string[]> {
  const serials = new Map(certificates.map(({ id, serial }) => [id, serial]));
  const faults: string[] = [];
  for (const service of services) {
    const { bytes } = await service.send({ method: 'GET', path: `/ca/${ca.id}/crl.der` });
    const list = serialsOn(readCrl(bytes));
    const missing = revoked.filter((id) => !list.has(serials.get(id) ?? ''));
    faults.push(...missing.map((id) => `the list of ${service.base.host} lacks ${id}`));
  }
  for (const [number, id] of new Chance(seed).sample(revoked, SAMPLE).entries()) {
    const answer = await clients[number % clients.length]?.call('GET', `/ca/certificate/${id}`);
    const status = answer?.json<{ status?: { revoked?: boolean } }>().status;
    if (status?.revoked !== true) faults.push(`certificate ${id} is not shown as revoked`);
  }
  return faults;
}

const serialsOn = ({ entries }: Crl): ReadonlySet<string> =>
  new Set(entries.map(({ serialNumber }) => Buffer.from(serialNumber).toString('hex').toUpperCase()));
