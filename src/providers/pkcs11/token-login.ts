import { wipe } from '../../crypto/bytes.js';
import type { ProviderError } from '../../errors/index.js';
import { CKF } from './cryptoki-numbers.js';
import type { Cryptoki, SessionHandle, TokenInfo } from './cryptoki.js';
import { isPkcs11 } from './pkcs11-error.js';
import { tokenMisconfigured } from './token-unavailable.js';

/**
 * Logs in to the token, one attempt at a time. A PIN that the token refuses is never tried again by this object, for
 * every failed attempt may lock the token: from then on each call gives the same error without asking the token.
 */
export class TokenLogin {
  readonly #readPin: () => Promise<Uint8Array>;
  #refusal: ProviderError | undefined;
  #running: Promise<void> = Promise.resolve();

  /** `readPin` gives bytes that this object wipes. */
  constructor(readPin: () => Promise<Uint8Array>) {
    this.#readPin = readPin;
  }

  /** Set once the token has refused the PIN. */
  get refusal(): ProviderError | undefined {
    return this.#refusal;
  }

  /**
   * Makes sure that the user is logged in, as `session` sees it.
   *
   * @returns whether a login was made, after which private objects may have other handles
   * @throws ProviderError `provider.unavailable` when the PIN was refused, now or earlier
   */
  async ensure(cryptoki: Cryptoki, session: SessionHandle): Promise<boolean> {
    const turn = this.#running.then(() => this.#loginIfNeeded(cryptoki, session));
    // The next caller waits for this attempt whatever its outcome, and then looks for itself.
    this.#running = turn.then(
      () => undefined,
      () => undefined,
    );
    return await turn;
  }

  async #loginIfNeeded(cryptoki: Cryptoki, session: SessionHandle): Promise<boolean> {
    if (this.#refusal !== undefined) throw this.#refusal;
    if (cryptoki.isLoggedIn(session)) return false;
    const secretPin = await this.#readPin();
    try {
      cryptoki.login(session, secretPin);
      return true;
    } catch (error) {
      throw this.#remember(error);
    } finally {
      wipe(secretPin);
    }
  }

  #remember(error: unknown): unknown {
    if (!isPkcs11(error, 'fatal-configuration')) return error;
    this.#refusal = tokenMisconfigured(
      'the token refused the PIN',
      `PKCS#11 backend stopped: the token refused the PIN (${error.message}). It is not tried again, because ` +
        'failed attempts lock a token: correct the file of pin-source and restart',
      error,
    );
    return this.#refusal;
  }
}

/**
 * Refuses to log in where a wrong PIN would lock the token, or it is locked: a service that is restarted again and again
 * with a wrong PIN must not use up the last attempt.
 *
 * @throws ProviderError `provider.unavailable`, a fault of the setting
 */
export function requireTriesLeft({ flags }: Pick<TokenInfo, 'flags'>): void {
  if ((flags & CKF.USER_PIN_LOCKED) !== 0) {
    throw tokenMisconfigured('its PIN is locked', 'PKCS#11 backend stopped: the PIN of the token is locked');
  }
  if ((flags & CKF.USER_PIN_FINAL_TRY) === 0) return;
  throw tokenMisconfigured(
    'its PIN has one try left',
    'PKCS#11 backend stopped: one more wrong PIN would lock the token. Log in once with its own tool, which resets ' +
      'the count, then restart',
  );
}
