import type { Charge, CommitReceipt, CommitRefused, Effect, IdempotentAnswer } from './commit.js';

/** Deeds that are stored together, as plain data: it crosses to the worker in one message. */
export interface Batch {
  /** RFC 3339 UTC with milliseconds: the time of every entry, and what expiry is compared with. */
  readonly at: string;
  /** `YYYY-MM` of `at`. */
  readonly month: string;
  /** Idempotent answers made before this instant count no more. */
  readonly idempotencySince: string;
  /** Remove some of those answers in passing. */
  readonly sweep: boolean;
  readonly deeds: readonly Deed[];
}

/** A `Commit` with its ids given and its texts made storable. */
export interface Deed {
  readonly projectId: string | null;
  readonly actor: string;
  readonly requestId: string;
  /** The API key to check again; absent when nobody's key is at stake. */
  readonly apiKeyId?: string;
  readonly entries: readonly DeedEntry[];
  readonly effects: readonly Effect[];
  readonly standing: readonly Standing[];
  readonly outbox: readonly DeedMessage[];
  readonly charge?: Charge;
  readonly idempotency?: IdempotentAnswer;
  readonly countCall: boolean;
}

/** Whether a deed changes nothing but the log and its project's account. Then nothing in it is bytes. */
export function isPlain({ effects, idempotency }: Deed): boolean {
  return effects.length === 0 && idempotency === undefined;
}

export interface DeedEntry {
  readonly id: string;
  readonly action: string;
  readonly target: string;
  readonly outcome: string;
  /** Canonical JSON. */
  readonly details: string;
}

export interface DeedMessage {
  readonly id: string;
  readonly topic: string;
  readonly projectId: string;
  readonly payload: string;
  readonly withReceipt?: boolean;
  readonly forWebhook?: boolean;
  readonly refusedTopic?: string;
}

export interface Standing {
  readonly versionId: string;
  readonly status: readonly string[];
}

/** What became of one deed of a batch that was committed. */
export type Outcome =
  | { readonly kind: 'stored'; readonly receipt: CommitReceipt }
  | { readonly kind: 'refused'; readonly reason: CommitRefused['reason']; readonly label: string }
  | { readonly kind: 'unauthenticated' }
  /** The deed's own statements are wrong: `message` is for the log. */
  | { readonly kind: 'faulty'; readonly message: string };

/** What became of a batch. `faulty`: nothing was stored because of a mistake in some deed. */
export type BatchResult =
  | { readonly kind: 'committed'; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'unavailable' | 'outcome-unknown' | 'faulty'; readonly message: string };
