export type { Actor } from './actor.js';
export { entryHash, GENESIS_HASH, type ChainedEntry } from './audit-chain.js';
export type { AuditAction, AuditDraft, AuditOutcome } from './audit-draft.js';
export { BatchLedger, type LedgerState } from './batch-ledger.js';
export {
  Ledger,
  CommitRefused,
  type AccountState,
  type Charge,
  type ChargeReceipt,
  type Commit,
  type CommitReceipt,
  type Effect,
  type IdempotentAnswer,
  type OutboxMessage,
  type SqlValue,
} from './commit.js';
export { CommitObserver } from './commit-observer.js';
export { effect } from './effect.js';
export { IdempotencyRepository } from './idempotency.repository.js';
export { openLedger } from './open-ledger.js';
export { notingRefusals } from './refusals.js';
