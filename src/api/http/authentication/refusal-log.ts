import type { Actor, AuditDraft } from '../../../ledger/index.js';

/** Takes the refusals that happen before a feature is reached. The ledger's `note` answers it. */
export abstract class RefusalLog {
  /** Recorded in the next batch; the caller does not wait. */
  abstract note(actor: Actor, entry: AuditDraft): void;
}
