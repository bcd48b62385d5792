import type { Cryptoki, SessionHandle, SlotHandle } from './cryptoki.js';
import { CKF } from './cryptoki-numbers.js';
import { ObjectFinder } from './object-finder.js';
import { isPkcs11 } from './pkcs11-error.js';
import type { Pkcs11Uri } from './pkcs11-uri.js';
import { SessionPool, type SessionPoolOptions } from './session-pool.js';
import { identifyToken, type TokenIdentity } from './token-identity.js';
import { quietly } from './quietly.js';
import { selectToken } from './token-selection.js';
import { requireTriesLeft, type TokenLogin } from './token-login.js';
import type { TokenOperation } from './token-session.js';
import { tokenUnavailable } from './token-unavailable.js';

const PROBE_RANDOM_BYTES = 8;

/** Which token, and how it is entered. */
export interface ConnectOptions {
  readonly cryptoki: Cryptoki;
  readonly uri: Pkcs11Uri;
  readonly login: TokenLogin;
  readonly pool: SessionPoolOptions;
  /** Logging out ends the login of every connection of this process to the token. */
  readonly mayLogout: () => boolean;
  /** Called when a login was lost and made again: what was kept under the old one is stale. */
  readonly onRelogin: () => void;
}

/**
 * One connection to one token, from C_Initialize to its loss: an idle anchor session, which keeps the login alive
 * because closing the last session of a token logs it out, the pool of working sessions, and the handles found so far.
 * After a loss it is thrown away whole.
 */
export class ConnectedToken {
  readonly cryptoki: Cryptoki;
  readonly identity: TokenIdentity;
  readonly pool: SessionPool;
  readonly objects = new ObjectFinder();
  readonly #slot: SlotHandle;
  readonly #login: TokenLogin;
  readonly #mayLogout: () => boolean;
  readonly #onRelogin: () => void;
  #anchor: SessionHandle;

  private constructor(
    options: ConnectOptions,
    slot: SlotHandle,
    identity: TokenIdentity,
    anchor: SessionHandle,
  ) {
    this.cryptoki = options.cryptoki;
    this.identity = identity;
    this.#slot = slot;
    this.#login = options.login;
    this.#mayLogout = options.mayLogout;
    this.#onRelogin = options.onRelogin;
    this.#anchor = anchor;
    const source = { open: () => this.#openSession(), close: (session: SessionHandle) => this.#end(session) };
    this.pool = new SessionPool(source, options.pool);
  }

  /**
   * Initialises the module, selects the token and logs in.
   *
   * @throws ProviderError `provider.unavailable`, Pkcs11Error
   */
  static async connect(options: ConnectOptions): Promise<ConnectedToken> {
    const { cryptoki, uri, login } = options;
    cryptoki.initialize(uri.initArguments);
    const selected = selectToken(cryptoki, uri);
    const identity = identifyToken(cryptoki, selected, uri.assertedHardware);
    const anchor = cryptoki.openSession(selected.slot);
    if (!cryptoki.isLoggedIn(anchor)) requireTriesLeft(selected.info);
    await login.ensure(cryptoki, anchor);
    return new ConnectedToken(options, selected.slot, identity, anchor);
  }

  /** What the module claims to do; proves nothing. @throws Pkcs11Error */
  mechanisms(): ReadonlySet<number> {
    return new Set(this.cryptoki.mechanisms(this.#slot));
  }

  /** Runs an operation once, on a session of its own. @throws Pkcs11Error, ProviderError, what the operation throws */
  async use<Result>(operation: TokenOperation<Result>): Promise<Result> {
    const { cryptoki, objects, identity } = this;
    return await this.pool.use((session) => operation({ cryptoki, session, objects, identity }));
  }

  /**
   * Asks whether the token lives: session and login, its information (which some modules read from the token each
   * time), and eight random bytes. A lost anchor or login is restored.
   *
   * @throws Pkcs11Error, ProviderError when it does not
   */
  async probe(): Promise<void> {
    await this.restoreLogin();
    const info = this.cryptoki.tokenInfo(this.#slot);
    if (info.serial !== this.identity.serial || (info.flags & CKF.TOKEN_INITIALIZED) === 0) {
      throw tokenUnavailable('another token is in the slot');
    }
    this.cryptoki.random(this.#anchor, PROBE_RANDOM_BYTES);
  }

  /** Logs in again where the login was lost, once for everybody who asks at the same time. */
  async restoreLogin(): Promise<void> {
    this.#restoreAnchor();
    if (await this.#login.ensure(this.cryptoki, this.#anchor)) this.#forget();
  }

  /** Ends running work, then every session. Never throws: what is gone needs no goodbye. */
  async close(): Promise<void> {
    await this.pool.close();
    this.objects.clear();
    if (this.#mayLogout()) quietly(() => this.cryptoki.logout(this.#anchor));
    this.#end(this.#anchor);
  }

  async #openSession(): Promise<SessionHandle> {
    const session = this.cryptoki.openSession(this.#slot);
    try {
      if (!this.cryptoki.isLoggedIn(session)) await this.restoreLogin();
      return session;
    } catch (error) {
      this.#end(session);
      throw error;
    }
  }

  #restoreAnchor(): void {
    try {
      this.cryptoki.isLoggedIn(this.#anchor);
    } catch (error) {
      if (!isPkcs11(error, 'session-fault')) throw error;
      this.#anchor = this.cryptoki.openSession(this.#slot);
    }
  }

  /** Some tokens give private objects other handles at each login. */
  #forget(): void {
    this.objects.clear();
    this.#onRelogin();
  }

  #end(session: SessionHandle): void {
    quietly(() => this.cryptoki.closeSession(session));
  }
}
