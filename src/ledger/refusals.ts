import { TwinsealError, type ErrorCode } from '../errors/index.js';
import type { Actor } from './actor.js';
import type { AuditDraft } from './audit-draft.js';
import type { Ledger } from './commit.js';

/**
 * Refusals that the audit log keeps: what a known caller was not allowed to do, asked for in vain, or asked twice.
 * Bad shapes are not among them, and neither are unknown callers: those go to metrics and the log.
 */
const NOTED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'auth.scope',
  'auth.algorithm-policy',
  'kem.deterministic-off',
  'key.not-found',
  'key.active-version-exists',
  'key.illegal-transition',
  'key.damaged',
  'conflict.duplicate',
  'conflict.in-use',
  'conflict.state',
  'quota.exhausted',
  'request.not-found',
  'request.unprocessable',
  'provider.incapable',
]);

/** Runs a deed of an audited route; a refusal becomes an entry of the next batch, and nobody waits for it. */
export async function notingRefusals<Result>(
  ledger: Ledger,
  actor: Actor,
  deed: Pick<AuditDraft, 'action' | 'target'>,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof TwinsealError && NOTED.has(error.code)) {
      ledger.note(actor, { ...deed, outcome: error.code });
    }
    throw error;
  }
}
