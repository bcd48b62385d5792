/**
 * The status of a copy that cannot start until somebody corrects a setting or what it names (`EX_CONFIG` of sysexits.h).
 * Another try would fail alike, and could lock the token whose PIN is wrong.
 */
export const LASTING_FAULT = 78;

/** What a copy tells its supervisor about itself. */
export type Report =
  /** It can be spoken to. */
  | { readonly kind: 'here' }
  /** It takes requests. */
  | { readonly kind: 'started' };

/** The supervisor's answer to `here`. */
export interface Seat {
  readonly kind: 'seat';
  readonly number: number;
  readonly first: boolean;
  /** Compute threads: its share of the cores, rounded up, but no more than it is held on. */
  readonly threads: number;
}

/**
 * What copies tell one another, by way of the supervisor. `question` tells questions apart, also from those of a
 * process that had the number before.
 */
export type Note =
  /** To all others: what are your numbers? */
  | { readonly kind: 'ask'; readonly question: string; readonly from: number }
  /** At once: an answer comes. Who says nothing hangs, or is not there. */
  | { readonly kind: 'coming'; readonly question: string; readonly from: number; readonly to: number }
  | {
      readonly kind: 'text';
      readonly question: string;
      readonly from: number;
      readonly to: number;
      readonly text: string;
    };

/** Whatever comes to the supervisor. */
export type FromCopy = Report | Note;

/** Whatever comes to a copy. */
export type ToCopy = Seat | Note;
