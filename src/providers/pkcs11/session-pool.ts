import { TwinsealError, ProviderError } from '../../errors/index.js';
import type { SessionHandle } from './cryptoki.js';
import { isPkcs11 } from './pkcs11-error.js';
import { tokenUnavailable } from './token-unavailable.js';

/** How the pool gets and ends sessions. */
export interface SessionSource {
  /** A fresh session of a logged-in user. */
  open(): Promise<SessionHandle>;
  /** Never throws: a session that is already gone is as good as closed. */
  close(session: SessionHandle): void;
}

/** How many calls a token is asked to serve at once. */
export interface SessionPoolOptions {
  /** Most sessions open at a time. */
  readonly size: number;
  /** How long a call waits for a session, in milliseconds. */
  readonly queueTimeoutMs: number;
}

interface Waiter {
  /** Takes over a lease: a session, or the promise of one that is being opened in a freed place. */
  readonly accept: (session: SessionHandle | Promise<SessionHandle>) => void;
  readonly refuse: (error: ProviderError) => void;
}

/**
 * A bounded set of sessions, each lent to one operation at a time: PKCS#11 allows one operation per session, and a
 * second one gets CKR_OPERATION_ACTIVE. Callers beyond the bound wait in order of arrival. Sessions are opened when
 * first needed; one that met an unexpected error is closed instead of lent again, since an operation may still be
 * active in it and version 2.40 has no C_SessionCancel.
 */
export class SessionPool {
  readonly #source: SessionSource;
  readonly #queueTimeoutMs: number;
  readonly #idle: SessionHandle[] = [];
  readonly #waiting: Waiter[] = [];
  readonly #drained: (() => void)[] = [];
  #limit: number;
  #open = 0;
  #lent = 0;
  #closed = false;

  constructor(source: SessionSource, { size, queueTimeoutMs }: SessionPoolOptions) {
    this.#source = source;
    this.#limit = size;
    this.#queueTimeoutMs = queueTimeoutMs;
  }

  /** Most sessions it opens now; the token's refusals lower it. */
  get limit(): number {
    return this.#limit;
  }

  /**
   * Runs one operation on a session of its own.
   *
   * @throws ProviderError `provider.unavailable` when no session came free in time or the pool was closed
   */
  async use<Result>(operation: (session: SessionHandle) => Promise<Result>): Promise<Result> {
    const session = await this.#take();
    try {
      const result = await operation(session);
      this.#giveBack(session);
      return result;
    } catch (error) {
      if (leavesSessionClean(error)) this.#giveBack(session);
      else this.#discard(session);
      throw error;
    }
  }

  /** Closes the sessions that nobody uses: after one turned out dead, the others are suspect. */
  discardIdle(): void {
    for (const session of this.#idle.splice(0)) this.#end(session);
  }

  /** Refuses new and waiting calls, and resolves when the running ones have ended and all sessions are closed. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const waiter of this.#waiting.splice(0)) waiter.refuse(closedError());
    this.discardIdle();
    if (this.#lent > 0) await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  async #take(): Promise<SessionHandle> {
    if (this.#closed) throw closedError();
    const idle = this.#idle.pop();
    this.#lent += 1;
    if (idle !== undefined) return idle;
    if (this.#open >= this.#limit) return await this.#turn();
    try {
      return await this.#openOne();
    } catch (error) {
      return await this.#afterFailedOpen(error);
    }
  }

  async #openOne(): Promise<SessionHandle> {
    this.#open += 1;
    try {
      return await this.#source.open();
    } catch (error) {
      this.#open -= 1;
      throw error;
    }
  }

  /** A token without room for another session still serves with those it gave. */
  async #afterFailedOpen(error: unknown): Promise<SessionHandle> {
    if (!isPkcs11(error, 'overload') || this.#open === 0) {
      this.#endLease();
      throw error;
    }
    this.#limit = this.#open;
    return this.#idle.pop() ?? (await this.#turn());
  }

  /** Waits in line; the lease that ends next passes to the first in it. */
  async #turn(): Promise<SessionHandle> {
    return await new Promise<SessionHandle>((resolve, reject) => {
      const waiter: Waiter = {
        accept: (session) => {
          clearTimeout(timer);
          resolve(session);
        },
        refuse: (error) => {
          clearTimeout(timer);
          this.#endLease();
          reject(error);
        },
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        waiter.refuse(queueTimeoutError());
      }, this.#queueTimeoutMs);
      this.#waiting.push(waiter);
    });
  }

  #giveBack(session: SessionHandle): void {
    if (this.#closed || this.#open > this.#limit) return this.#discard(session);
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(session);
    else next.accept(session);
    this.#endLease();
  }

  #discard(session: SessionHandle): void {
    this.#end(session);
    if (this.#open < this.#limit) this.#waiting.shift()?.accept(this.#openForWaiter());
    this.#endLease();
  }

  async #openForWaiter(): Promise<SessionHandle> {
    try {
      return await this.#openOne();
    } catch (error) {
      this.#endLease();
      throw error;
    }
  }

  #end(session: SessionHandle): void {
    this.#source.close(session);
    this.#open -= 1;
  }

  #endLease(): void {
    this.#lent -= 1;
    if (this.#lent === 0) for (const resolve of this.#drained.splice(0)) resolve();
  }
}

/**
 * Errors of our own that no return value caused are thrown between operations; of return values only these end an
 * operation for certain. After anything else the session is not trusted.
 */
function leavesSessionClean(error: unknown): boolean {
  const reason = error instanceof TwinsealError ? error.cause : error;
  return reason === undefined || isPkcs11(reason, 'stale-handle', 'login-lost', 'result');
}

function closedError(): ProviderError {
  return tokenUnavailable('the token connection is closed');
}

function queueTimeoutError(): ProviderError {
  return tokenUnavailable('no session came free in time');
}
