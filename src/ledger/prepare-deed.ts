import type { Ids } from '../platform/ids.js';
import type { Actor } from './actor.js';
import { canonicalDetails } from './audit-chain.js';
import type { AuditDraft } from './audit-draft.js';
import type { Deed } from './batch.js';
import type { Commit } from './commit.js';

const NOTHING: readonly never[] = [];

/** Gives a commit its ids and reduces it to plain data. */
export function prepareDeed(commit: Commit, ids: Ids): Deed {
  const { actor, charge, idempotency } = commit;
  return {
    ...signature(actor),
    ...(actor.apiKeyId !== undefined && { apiKeyId: actor.apiKeyId }),
    entries: commit.entries.map((draft) => entryOf(draft, ids)),
    effects: commit.effects ?? NOTHING,
    standing: commit.standing ?? NOTHING,
    outbox: commit.outbox?.map((message) => ({ ...message, id: ids.make('out') })) ?? NOTHING,
    countCall: commit.countCall === true,
    ...(charge !== undefined && { charge }),
    ...(idempotency !== undefined && { idempotency }),
  };
}

/** A refusal to record. It stands even when the API key was revoked meanwhile, so that is not checked. */
export function prepareNote(actor: Actor, draft: AuditDraft, ids: Ids): Deed {
  return {
    ...signature(actor),
    entries: [entryOf(draft, ids)],
    effects: [],
    standing: [],
    outbox: [],
    countCall: false,
  };
}

function signature(actor: Actor): Pick<Deed, 'projectId' | 'actor' | 'requestId'> {
  return { projectId: actor.projectId, actor: storable(actor.name), requestId: storable(actor.requestId) };
}

function entryOf(draft: AuditDraft, ids: Ids): Deed['entries'][number] {
  return {
    id: ids.make('aud'),
    action: draft.action,
    target: storable(draft.target),
    outcome: storable(draft.outcome),
    details: storable(canonicalDetails(draft.details)),
  };
}

/** Text that both engines store and give back unchanged: PostgreSQL has no NUL, UTF-8 no lone surrogates. */
function storable(text: string): string {
  if (text.isWellFormed() && !text.includes('\0')) return text;
  return text.toWellFormed().replaceAll('\0', '\u{fffd}');
}
