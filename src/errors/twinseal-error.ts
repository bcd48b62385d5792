import type { ErrorCode } from './error-code.js';

/** What a dialect may show besides the message: numbers and names, never bodies or key material. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What an error knows besides its text. */
export interface ErrorDetail {
  readonly facts?: ErrorFacts;
  /** For the log only; never part of an answer. */
  readonly cause?: unknown;
}

/**
 * Base of every error a caller can meet. `message` is safe to show below status 500 and carries neither request
 * bodies nor key material. Programming mistakes are plain `TypeError`s instead.
 */
export abstract class TwinsealError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  readonly facts: ErrorFacts;

  constructor(code: Code, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = new.target.name;
    this.code = code;
    this.facts = detail.facts ?? {};
  }
}
