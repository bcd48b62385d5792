import type { IncomingHttpHeaders } from 'node:http';
import type { TwinsealError } from '../../../errors/index.js';

/** What every answer of a request may carry besides its content. */
export interface AnswerFrame {
  /** The route's pattern where one matched, else the path as sent; never with a query string, like `sentPath`. */
  readonly path: string;
  /** The path as sent. */
  readonly sentPath: string;
  readonly requestId: string;
  /** RFC 3339 UTC with milliseconds. */
  readonly timestamp: string;
}

/** An error as it goes over the wire. */
export interface RenderedError {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How often one API key may call the routes of one class within a minute, per process. */
export interface RateRule {
  /** Routes of one class share one count. */
  readonly class: string;
  /** Requests per minute; 0 = off. */
  readonly limit: number;
  /** An address that sent as many refused credentials within a minute is turned away before it is asked who it is. */
  readonly refusalsByAddress?: boolean;
}

/** One way to speak to the service: how credentials, errors and limits look below a path prefix. */
export interface Dialect {
  readonly name: string;
  /** Whether a path (or route pattern), without query string, belongs to the dialect. */
  matches(path: string): boolean;
  /** Whether a route is switched on; asked of every dialect about every route. Absent = all are. */
  offers?(path: string): boolean;
  /** The URL as it shall be routed. Absent = as sent. */
  rewriteUrl?(url: string): string;
  /** No answer may be stored on the way. Absent = only those that show a secret. */
  readonly noStore?: boolean;
  /**
   * Looks at the names of the query's parameters before the caller is known.
   * @throws RequestError `request.shape` for what must never stand in a URL
   */
  checkQuery?(names: readonly string[]): void;
  /** Largest HTTP body of a route, bytes. */
  bodyLimit(path: string): number;
  /** The API key as sent, undefined when there is none in the dialect's form. */
  apiKey(headers: IncomingHttpHeaders): string | undefined;
  /** The admin token as sent. */
  adminToken(headers: IncomingHttpHeaders): string | undefined;
  /** The limit of a route, `method` in capitals; undefined = none. */
  rateRule(path: string, method: string): RateRule | undefined;
  /** Total: answers for every error, also for ones that no rule foresaw. */
  renderError(error: TwinsealError, frame: AnswerFrame): RenderedError;
  /** Puts a controller's answer into the dialect's envelope. Absent = sent as it is. */
  wrap?(data: unknown, frame: AnswerFrame): unknown;
}
