import type { Invariant } from '../evidence.js';
import { auditWhole } from './audit-whole.js';
import { certificatesRevokedForGood } from './certificates-revoked-for-good.js';
import { certificatesUnique } from './certificates-unique.js';
import { listsInOrder } from './lists-in-order.js';
import { nothingInSecret } from './nothing-in-secret.js';
import { nothingLost } from './nothing-lost.js';
import { revokedStaysRevoked } from './revoked-stays-revoked.js';
import { usageExact } from './usage-exact.js';
import { versionsUnique } from './versions-unique.js';

/** What holds after any storm. The last ones use tokens up, so the count of them comes first. */
export const INVARIANTS: readonly (readonly [effect: string, holds: Invariant])[] = [
  ['usage is exact', usageExact],
  ['the audit chain is whole', auditWhole],
  ['key versions are unique and without gaps', versionsUnique],
  ['serial numbers are unique, and no acknowledged certificate is lost', certificatesUnique],
  ['a revoked certificate stays revoked and is on every later list', certificatesRevokedForGood],
  ['revocation lists have strictly increasing numbers', listsInOrder],
  ['what was refused was not done, and nothing was done twice', nothingInSecret],
  ['nothing that was acknowledged is lost', nothingLost],
  ['a revoked token is never verified again', revokedStaysRevoked],
];
