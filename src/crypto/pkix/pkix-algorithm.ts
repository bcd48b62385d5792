import { keyAlgorithms } from '../key-algorithm-table.js';
import { findRow, frozenTable } from '../frozen-table.js';
import type { KeyAlgorithm } from '../key-algorithm.js';

/** Whether certificates are made and verified with it: ML-DSA (RFC 9881) and every composite suite. */
export function isPkixAlgorithm({ kind, classical }: KeyAlgorithm): boolean {
  return (kind === 'signature' || kind === 'composite') && !classical;
}

const BY_OID: Readonly<Record<string, KeyAlgorithm>> = frozenTable(
  Object.fromEntries(keyAlgorithms.filter(isPkixAlgorithm).map((row) => [row.oid, row] as const)),
);

/** The algorithm of a dotted OID from outside, which names keys and signatures alike, or undefined. */
export function findPkixAlgorithm(oid: string): KeyAlgorithm | undefined {
  return findRow(BY_OID, oid);
}

/** @throws TypeError for an algorithm that certificates are not made with */
export function requirePkixAlgorithm(algorithm: KeyAlgorithm): KeyAlgorithm {
  if (!isPkixAlgorithm(algorithm)) throw new TypeError(`no certificate is made with ${algorithm.name}`);
  return algorithm;
}
