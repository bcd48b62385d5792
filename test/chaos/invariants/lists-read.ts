import { readCrl, type Crl } from '../../../src/crypto/pkix/index.js';
import type { Journal } from '../journal.js';

/** Reading a long storm's lists takes a while; several invariants ask for them. */
const known = new WeakMap<Journal, readonly Crl[]>();

/** The revocation lists of the journal, in its order. @throws PkixError for one that is none */
export function listsRead(journal: Journal): readonly Crl[] {
  const read =
    known.get(journal) ?? journal.lists.map((der) => readCrl(new Uint8Array(Buffer.from(der, 'base64'))));
  known.set(journal, read);
  return read;
}
