import { RequestError } from '../../../errors/index.js';
import {
  budgetRemaining,
  type IssuedMandate,
  type Mandate,
  type MandateAction,
} from '../../../mandates/index.js';
import { remaining } from '../remaining.js';
import type { MandateChangeDto } from './mandate-request.dto.js';
import type { MandateDto, CreatedMandateAnswerDto } from './mandate.dto.js';

/** A mandate as it stands. @param now Unix seconds */
export function mandateDto(mandate: Mandate, now: number): MandateDto {
  return {
    id: mandate.id,
    agentId: mandate.agentId,
    issuedBy: mandate.issuedBy,
    scopeOriginal: mandate.scopeOriginal,
    scopeCurrent: mandate.scopeCurrent,
    budgetTotal: mandate.budgetTotal,
    budgetConsumed: mandate.budgetConsumed,
    budgetRemaining: budgetRemaining(mandate),
    status: mandate.status,
    issuedAt: mandate.issuedAt,
    expiresAt: mandate.expiresAt,
    expiresInSeconds: Math.max(0, mandate.expiresAt - now),
    updatedAt: mandate.updatedAt,
  };
}

/** A mandate in the answer that makes it. */
export function newMandateDto({ mandate, token, usage }: IssuedMandate): CreatedMandateAnswerDto {
  const { id, agentId, issuedBy, scopeCurrent: scope, budgetTotal, expiresAt, status } = mandate;
  return {
    success: true,
    mandate: { id, agentId, issuedBy, scope, budgetTotal, expiresAt, status, token },
    usage: remaining(usage),
  };
}

/** @throws RequestError `request.shape` when `scope` is missing with `narrow`, or there without it */
export function readMandateAction({ action, scope }: MandateChangeDto): MandateAction {
  if (action !== 'narrow') {
    if (scope === undefined) return { action };
    throw new RequestError('request.shape', '"scope" goes with the action "narrow" only');
  }
  if (scope === undefined) throw new RequestError('request.shape', '"scope" is required');
  return { action, scope };
}
