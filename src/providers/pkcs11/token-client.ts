import { KeyError, ProviderError, TwinsealError } from '../../errors/index.js';
import type { CkrClass } from './ckr.js';
import type { ConnectedToken } from './connected-token.js';
import type { ConnectionSupervisor } from './connection-supervisor.js';
import { explainReturnValue } from './explain-return-value.js';
import { isPkcs11, type Pkcs11Error } from './pkcs11-error.js';
import type { TokenOperation } from './token-session.js';
import { tokenUnavailable } from './token-unavailable.js';

/** Classes that are worth a second try, each once per call. */
type Retryable = Extract<CkrClass, 'session-fault' | 'login-lost' | 'stale-handle'>;

/**
 * Runs operations on the token: lends a session, repeats once by class of failure as the table in `ckr.ts` says, and
 * turns what remains into provider errors. An operation may run twice, so it must not leave anything behind when it
 * fails; signing and unsealing do not.
 */
export class TokenClient {
  readonly #supervisor: ConnectionSupervisor;

  constructor(supervisor: ConnectionSupervisor) {
    this.#supervisor = supervisor;
  }

  /**
   * @throws ProviderError `provider.unavailable`, `provider.incapable` or `provider.fault`
   * @throws KeyError `key.damaged` when the token finds sealed bytes damaged
   */
  async run<Result>(operation: TokenOperation<Result>): Promise<Result> {
    const token = this.#supervisor.current();
    const tried = new Set<CkrClass>();
    for (;;) {
      try {
        const result = await token.use(operation);
        this.#supervisor.proven();
        return result;
      } catch (error) {
        if (!isRetryable(error, tried)) throw await this.#explain(token, error);
        tried.add(error.class);
        await this.#prepareRetry(token, error.class);
      }
    }
  }

  async #prepareRetry(token: ConnectedToken, reason: Retryable): Promise<void> {
    try {
      if (reason === 'session-fault') token.pool.discardIdle();
      if (reason === 'stale-handle') token.objects.clear();
      if (reason === 'login-lost') await token.restoreLogin();
    } catch (error) {
      throw await this.#explain(token, error);
    }
  }

  async #explain(token: ConnectedToken, error: unknown): Promise<unknown> {
    if (error instanceof KeyError) return await this.#damagedOrAway(error);
    if (error instanceof TwinsealError) return error;
    if (!isPkcs11(error))
      return new ProviderError('provider.fault', 'the PKCS#11 module failed', { cause: error });
    return await this.#explainReturnValue(token, error);
  }

  /** A token that is away answers like one that has lost the key: ask it before a key is called damaged. */
  async #damagedOrAway(error: KeyError): Promise<unknown> {
    if (await this.#supervisor.check()) return error;
    return this.#currentLoss(error);
  }

  async #explainReturnValue(token: ConnectedToken, error: Pkcs11Error): Promise<unknown> {
    if (error.class === 'backend-down') this.#supervisor.lost(token, error);
    const alive = error.class === 'suspect' ? await this.#supervisor.suspect(token, error) : true;
    if (error.class === 'backend-down' || !alive) return this.#currentLoss(error);
    return explainReturnValue(error);
  }

  #currentLoss(cause: unknown): unknown {
    try {
      this.#supervisor.current();
    } catch (loss) {
      return loss;
    }
    return tokenUnavailable('it was just reconnected', { cause });
  }
}

function isRetryable(
  error: unknown,
  tried: ReadonlySet<CkrClass>,
): error is Pkcs11Error & { readonly class: Retryable } {
  return isPkcs11(error, 'session-fault', 'login-lost', 'stale-handle') && !tried.has(error.class);
}
