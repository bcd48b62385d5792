import type { Actor } from './actor.js';
import type { AuditDraft } from './audit-draft.js';
import type { SqlValue } from '../storage/index.js';

export type { SqlValue } from '../storage/index.js';

/**
 * One write, as data: compiled SQL that a worker can run. Repositories build it with Kysely and `effect()`.
 * `label` names it when it does not apply.
 */
export interface Effect {
  readonly label: string;
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
  /** Rows it must change; another number undoes the whole commit with `CommitRefused`. Absent: any. */
  readonly rows?: number;
}

/** Tokens to take from the project's month and packs, in the same commit (design: charging). */
export interface Charge {
  readonly projectId: string;
  readonly tokens: number;
}

/** A message for a later worker (webhooks), written in the same commit. */
export interface OutboxMessage {
  readonly topic: string;
  readonly projectId: string;
  /** JSON text of an object. */
  readonly payload: string;
  /** The stored payload gets the deed's own `ChargeReceipt` as the member `charge`. */
  readonly withReceipt?: boolean;
  /** Stored only if the project has a webhook when its batch begins: nobody else reads it. */
  readonly forWebhook?: boolean;
  /** The topic it is stored under when the deed is refused for lack of tokens. Absent: then it is not stored. */
  readonly refusedTopic?: string;
}

/** The first answer to a request with an `Idempotency-Key`, kept with the deed itself. */
export interface IdempotentAnswer {
  readonly apiKeyId: string;
  readonly key: string;
  /** HMAC-SHA256 of method, path and body. */
  readonly fingerprint: Uint8Array;
  readonly status: number;
  /** JSON text of the answer's `data`; null when the answer showed a secret. */
  readonly answer: string | null;
}

/** One deed: everything in it is stored, or nothing. */
export interface Commit {
  readonly actor: Actor;
  readonly effects?: readonly Effect[];
  /** Key versions that must still be in the given status when the deed is stored. */
  readonly standing?: readonly { readonly versionId: string; readonly status: readonly string[] }[];
  readonly charge?: Charge;
  readonly entries: readonly AuditDraft[];
  readonly outbox?: readonly OutboxMessage[];
  readonly idempotency?: IdempotentAnswer;
  /** Counts one native call for the project in the usage table. */
  readonly countCall?: boolean;
}

/** What the commit decided. */
export interface CommitReceipt {
  /** Sequence numbers of the audit entries, in order. */
  readonly sequence: readonly number[];
  readonly charge?: ChargeReceipt;
  /** Rows that effects with a RETURNING clause gave, in order: what is true right after this deed. */
  readonly returned?: readonly Readonly<Record<string, SqlValue>>[];
}

/** What a project has used and has left at one moment. */
export interface AccountState {
  /** `YYYY-MM` in UTC. */
  readonly month: string;
  readonly freeUsed: number;
  /** Null = unlimited. */
  readonly freeLimit: number | null;
  readonly packRemaining: number;
}

/** State right after this deed's own charge, also when a batch carried several. */
export interface ChargeReceipt extends AccountState {
  readonly source: 'free' | 'pack' | 'free+pack';
}

/**
 * A deed that was not stored, for a reason its author can name:
 * - `effect`: the effect `label` changed another number of rows than it must, or broke a unique index;
 * - `standing`: a key version is no longer in an allowed status (`label` = its id);
 * - `idempotency`: the idempotency key was taken by a commit that came first;
 * - `quota`: the project has too few tokens left.
 * A revoked API key is `AuthError('auth.unauthenticated')` instead.
 */
export class CommitRefused extends Error {
  readonly reason: 'effect' | 'standing' | 'idempotency' | 'quota';
  readonly label: string;

  constructor(reason: 'effect' | 'standing' | 'idempotency' | 'quota', label: string) {
    super(`commit refused: ${reason} ${label}`);
    this.name = 'CommitRefused';
    this.reason = reason;
    this.label = label;
  }
}

/**
 * The one commit path. Resolves when the deed is durable.
 * Errors: `CommitRefused`; `auth.unauthenticated` when the API key was revoked meanwhile; `service.unavailable`
 * (facts `part`: `audit` or `database`) when nothing was stored; `service.outcome-unknown` when the connection broke
 * during COMMIT.
 */
export abstract class Ledger {
  abstract commit(commit: Commit): Promise<CommitReceipt>;
  /** Records a refusal in the next batch without making the caller wait. */
  abstract note(actor: Actor, entry: AuditDraft): void;
}
