import { setTimeout as wait } from 'node:timers/promises';

import { ProviderError } from '../../errors/index.js';
import type { Logger } from '../../platform/logging/logger.js';
import type { ProviderState } from '../contract/index.js';
import { backOff, type BackOffOptions } from './back-off.js';
import type { ConnectedToken } from './connected-token.js';
import { isPkcs11 } from './pkcs11-error.js';
import { tokenUnavailable } from './token-unavailable.js';

/** How a connection is made, lost and brought back. */
export interface SupervisorOptions {
  /** Makes a connection from nothing. */
  readonly connect: () => Promise<ConnectedToken>;
  /** Ends the module's use after a loss or at the end, so that the next `connect` starts afresh. */
  readonly finalize: () => void;
  /** Runs on each new connection before it serves, and may refuse it. */
  readonly onConnected: (token: ConnectedToken) => Promise<void>;
  /** The connection is lost, or an attempt to bring it back failed: why. What was kept under it goes. */
  readonly onDown: (loss: ProviderError) => void;
  /** Whether trying again is forbidden: the token refused the PIN. */
  readonly isStopped: () => boolean;
  readonly logger: Logger;
  readonly healthCheckMs: number;
  readonly backOff: BackOffOptions;
}

/** Failures of unclear meaning in a row, each with a token that seems to live, after which it counts as lost. */
const STRIKES = 3;

/**
 * Holds the one connection of a backend and brings it back when it is lost. While it is away every call fails at
 * once (an open circuit breaker); attempts to reconnect come at growing waits and are the only calls that reach the
 * module. A refused PIN stops it for good.
 */
export class ConnectionSupervisor {
  readonly #options: SupervisorOptions;
  readonly #closing = new AbortController();
  #token: ConnectedToken | undefined;
  #down: ProviderError | undefined;
  #opened = false;
  #strikes = 0;
  #recovery: Promise<void> = Promise.resolve();
  #healthCheck: NodeJS.Timeout | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /**
   * Connects. When that fails the caller is told at once, and attempts go on behind the scenes, so a token that was
   * away at the start is used when it comes.
   */
  async open(): Promise<void> {
    if (this.#closing.signal.aborted) throw this.#lossOrDefault();
    this.#opened = true;
    this.#healthCheck = setInterval(() => void this.check(), this.#options.healthCheckMs).unref();
    try {
      await this.#establish();
    } catch (error) {
      this.#down = unavailable(error);
      this.#recovery = this.#recover();
      throw this.#down;
    }
  }

  /** Ends running work and the connection. */
  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    clearInterval(this.#healthCheck);
    await this.#recovery;
    await this.#drop();
  }

  state(): Pick<ProviderState, 'state' | 'reason'> {
    if (!this.#opened || this.#closing.signal.aborted) return { state: 'closed' };
    if (this.#token !== undefined) return { state: 'up' };
    return { state: 'down', reason: this.#lossOrDefault().message };
  }

  /** The live connection. @throws ProviderError `provider.unavailable` with the reason while there is none */
  current(): ConnectedToken {
    if (this.#token !== undefined && !this.#closing.signal.aborted) return this.#token;
    throw this.#lossOrDefault();
  }

  /** Looks whether the token lives, and begins to reconnect when it does not. Never throws. */
  async check(): Promise<boolean> {
    const token = this.#token;
    if (token === undefined) return false;
    try {
      await token.probe();
      return true;
    } catch (error) {
      this.lost(token, error);
      return false;
    }
  }

  /** Something failed in a way that may or may not be the token's end. Resolves to whether the token seems to live. */
  async suspect(token: ConnectedToken, error: unknown): Promise<boolean> {
    this.#strikes += 1;
    if (this.#strikes >= STRIKES) this.lost(token, error);
    return token === this.#token && (await this.check());
  }

  /** A call went well. */
  proven(): void {
    this.#strikes = 0;
  }

  /** The connection is of no more use; begins to reconnect. Of several callers with the same connection one counts. */
  lost(token: ConnectedToken, error: unknown): void {
    if (token !== this.#token) return;
    this.#token = undefined;
    this.#down = unavailable(error);
    this.#strikes = 0;
    this.#options.onDown(this.#down);
    this.#options.logger.error('PKCS#11 backend down', { reason: this.#down.message }, error);
    this.#recovery = this.#recover(token);
  }

  async #establish(): Promise<void> {
    const token = await this.#options.connect();
    try {
      await this.#options.onConnected(token);
    } catch (error) {
      await token.close();
      throw error;
    }
    this.#token = token;
    this.#down = undefined;
  }

  async #recover(lostToken?: ConnectedToken): Promise<void> {
    // C_Finalize under a running call is undefined behaviour: the calls end first, however long they take.
    await lostToken?.close();
    for (let attempt = 0; !this.#isOver(); attempt += 1) {
      this.#options.finalize();
      await this.#pause(backOff(attempt, this.#options.backOff, Math.random()));
      if (this.#isOver() || (await this.#tryToEstablish())) return;
    }
  }

  #isOver(): boolean {
    return this.#closing.signal.aborted || this.#options.isStopped();
  }

  async #tryToEstablish(): Promise<boolean> {
    try {
      await this.#establish();
      this.#options.logger.info('PKCS#11 backend up again');
      return true;
    } catch (error) {
      this.#down = unavailable(error);
      this.#options.onDown(this.#down);
      return false;
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    try {
      await wait(milliseconds, undefined, { signal: this.#closing.signal, ref: false });
    } catch (error) {
      if (!this.#closing.signal.aborted) throw error;
    }
  }

  async #drop(): Promise<void> {
    const token = this.#token;
    this.#token = undefined;
    await token?.close();
    this.#options.finalize();
  }

  #lossOrDefault(): ProviderError {
    return this.#down ?? tokenUnavailable('it is not open');
  }
}

function unavailable(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  const reason = isPkcs11(error) ? error.message : 'the module failed';
  return tokenUnavailable(`the token is away (${reason})`, { cause: error });
}
