import { frozenTable } from '../frozen-table.js';

/** Reasons of RFC 5280 section 5.3.1 that a revocation here can have. */
export type CrlReason =
  'keyCompromise' | 'affiliationChanged' | 'superseded' | 'cessationOfOperation' | 'privilegeWithdrawn';

const CODES = frozenTable<CrlReason, number>({
  keyCompromise: 1,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  privilegeWithdrawn: 9,
});

/** Every reason, in the order of the codes. */
export const crlReasons: readonly CrlReason[] = Object.freeze(
  // The table has exactly these members.
  Object.keys(CODES) as CrlReason[],
);

/** The reason that a text from outside names exactly, or undefined: any other text is no reason code. */
export function findCrlReason(text: string | null | undefined): CrlReason | undefined {
  return crlReasons.find((reason) => reason === text);
}

/** Value of CRLReason (ENUMERATED). */
export function crlReasonCode(reason: CrlReason): number {
  return CODES[reason];
}
