import type { Invariant } from '../evidence.js';
import { promisedCertificates } from '../journal.js';
import { Chance } from '../random.js';

/** Certificates that are asked for again afterwards, of all that were handed out. */
const SAMPLE = 60;

/** No serial number occurs twice, and every certificate that was handed out is stored and shown under its own. */
export const certificatesUnique: Invariant = async ({ journal, certificates, clients, seed }) => {
  const serials = new Map(certificates.map(({ id, serial }) => [id, serial]));
  const promised = promisedCertificates(journal);
  const faults = promised
    .filter(({ id, serial }) => serials.get(id) !== serial)
    .map(({ id, serial }) => `certificate ${id} has serial ${serials.get(id)} instead of ${serial}`);
  if (new Set(serials.values()).size < certificates.length) faults.push('a serial number occurs twice');
  for (const [number, { id }] of new Chance(seed).sample(promised, SAMPLE).entries()) {
    const answer = await clients[number % clients.length]?.call('GET', `/ca/certificate/${id}`);
    if (answer?.status !== 200) faults.push(`certificate ${id} is not shown: ${answer?.status}`);
  }
  return faults;
};
