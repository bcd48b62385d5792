import { AuthError, ServiceError } from '../errors/index.js';
import type { BatchResult, Deed, Outcome } from './batch.js';
import { type CommitReceipt, CommitRefused } from './commit.js';

/** A deed in the queue and the caller that waits for it. */
export interface PendingDeed {
  readonly deed: Deed;
  /** `performance.now()` at its arrival. */
  readonly since: number;
  /** Absent for a note: nobody waits, and it may be tried again. */
  readonly caller?: {
    readonly resolve: (receipt: CommitReceipt) => void;
    readonly reject: (error: Error) => void;
  };
}

/** Answers the caller of a deed whose batch was committed. */
export function answer({ caller }: PendingDeed, outcome: Outcome | undefined): void {
  if (outcome?.kind === 'stored') caller?.resolve(outcome.receipt);
  else caller?.reject(errorOf(outcome));
}

/** The error for every deed of a batch of which nothing, or nobody knows what, was stored. */
export function batchError({ kind, message }: Exclude<BatchResult, { kind: 'committed' }>): ServiceError {
  switch (kind) {
    case 'unavailable':
      return auditUnavailable(message);
    case 'outcome-unknown':
      return new ServiceError('service.outcome-unknown', 'It is unknown whether this was stored', {
        cause: message,
      });
    case 'faulty':
      return new ServiceError('service.internal', 'Internal error', { cause: message });
  }
}

/** Nothing was stored, because no audit entry could be. */
export function auditUnavailable(cause: unknown): ServiceError {
  return new ServiceError('service.unavailable', 'Service unavailable: audit', {
    facts: { part: 'audit' },
    cause,
  });
}

function errorOf(outcome: Exclude<Outcome, { kind: 'stored' }> | undefined): Error {
  switch (outcome?.kind) {
    case 'refused':
      return new CommitRefused(outcome.reason, outcome.label);
    case 'unauthenticated':
      return new AuthError('auth.unauthenticated', 'The API key is not valid any more');
    case 'faulty':
      return batchError(outcome);
    case undefined:
      return batchError({ kind: 'faulty', message: 'the batch gave no outcome for this deed' });
  }
}
