import type { Binding, ProviderName } from '../providers/index.js';

/** One private key about to be made in a backend that holds objects of its own. */
export interface KeyAttempt {
  /** Names the attempt for good, and the object after it. */
  readonly id: string;
  readonly versionId: string;
  readonly provider: ProviderName;
  readonly binding: Binding;
}

/**
 * Remembers attempts before they begin, so that a key object whose row was never stored, because the process died or
 * nobody learnt how the commit ended, is found and destroyed. Only what was noted here is ever swept: a token may hold
 * keys of other databases, or of a later state than a restored backup, that no row of ours names.
 */
export abstract class AttemptLog {
  /** Resolves when the note is stored; the key must not be made before. */
  abstract note(attempt: KeyAttempt): Promise<void>;
}
