import { crlFault, readCertificate, type Crl } from '../../../src/crypto/pkix/index.js';
import { checkSignature } from '../../../src/crypto/pkix/testing/check-signature.js';
import { derOf } from '../../support/ca.js';
import type { Evidence, Invariant } from '../evidence.js';
import type { Journal } from '../journal.js';
import { listsRead } from './lists-read.js';

/** CRLNumber (RFC 5280 section 5.2.3): each new list has the next number, and nobody is ever shown a lower one again. */
export const listsInOrder: Invariant = async (evidence) => {
  const lists = listsRead(evidence.journal);
  return [
    ...numberingFaults(evidence),
    ...twins(lists),
    ...stepsBack(evidence.journal, lists),
    ...(await signatureFaults(evidence, lists)),
  ];
};

/** The audit log has an entry for every list that was ever made. */
function numberingFaults({ entries }: Evidence): readonly string[] {
  const made = entries
    .filter(({ action, outcome }) => action === 'ca.crl' && outcome === 'ok')
    .map(({ details }) => JSON.parse(details) as { readonly number: number });
  const faults = made.flatMap(({ number }, index) =>
    number === index + 1 ? [] : [`list ${index + 1} was given the number ${number}`],
  );
  return made.length > 0 ? faults : ['no list was made'];
}

/** Lists that differ and have one number, or whose times contradict their numbers. */
function twins(lists: readonly Crl[]): readonly string[] {
  const inOrder = lists.toSorted((one, other) => Number(one.number - other.number));
  return inOrder.slice(1).flatMap((list, index) => {
    const before = inOrder[index];
    if (before === undefined) return [];
    if (list.number === before.number) return [`two lists have the number ${list.number}`];
    return list.thisUpdate < before.thisUpdate ? [`list ${list.number} is older than the one before`] : [];
  });
}

/** A request that was sent after the answer to another must not be shown an earlier list. */
function stepsBack({ attempts }: Journal, lists: readonly Crl[]): readonly string[] {
  const seen = attempts.flatMap(({ id, began, ended, promised }) => {
    const list = promised?.list === undefined ? undefined : lists[promised.list];
    return list === undefined ? [] : [{ id, began, ended, number: list.number }];
  });
  return seen
    .filter(({ began, number }) => seen.some((other) => other.ended < began && other.number > number))
    .map(({ id, number }) => `request ${id} was shown list ${number} after a later one`);
}

async function signatureFaults({ ca }: Evidence, lists: readonly Crl[]): Promise<readonly string[]> {
  const issuer = readCertificate(derOf(ca.root));
  const faults: string[] = [];
  for (const list of lists) {
    const fault = await crlFault(list, issuer, list.thisUpdate, checkSignature);
    if (fault !== undefined) faults.push(`list ${list.number}: ${fault}`);
  }
  return faults;
}
