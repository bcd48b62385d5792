import type { ProviderError } from '../../errors/index.js';
import type { Logger } from '../../platform/logging/logger.js';
import type { ProviderState } from '../contract/index.js';
import type { BackOffOptions } from './back-off.js';
import { ConnectedToken } from './connected-token.js';
import { ConnectionSupervisor } from './connection-supervisor.js';
import { processModules, type ModuleLease, type ModuleRegistry } from './module-registry.js';
import { readPin } from './pin-source.js';
import { parsePkcs11Uri, type Pkcs11Uri } from './pkcs11-uri.js';
import { quietly } from './quietly.js';
import { TokenClient } from './token-client.js';
import type { TokenIdentity } from './token-identity.js';
import { TokenLogin } from './token-login.js';

/** Which token, and who hears of its state. */
export interface TokenConnectionOptions {
  /** [TWINSEAL_PKCS11_URI] */
  readonly uri: string;
  readonly logger: Logger;
  /** @default the modules of this process */
  readonly modules?: ModuleRegistry;
  /** Milliseconds between looks at the token. @default 2000 */
  readonly healthCheckMs?: number;
  /** Milliseconds a call waits for a session. @default 4000, below the provider's deadline */
  readonly queueTimeoutMs?: number;
  /** @default from 250 ms to 4 s */
  readonly backOff?: BackOffOptions;
}

/** Somebody who keeps things that belong to one connection. */
export interface ConnectionListener {
  /** A new connection, before it serves. Throwing refuses it. */
  connected(token: ConnectedToken): Promise<void>;
  /** It is lost, or bringing it back failed; called again when the reason changes. */
  down(loss: ProviderError): void;
  /** The login was lost and made again: loaded keys go. */
  reloggedIn(): void;
}

const DEFAULT_SESSIONS = 4;
const HEALTH_CHECK_MS = 2_000;
const QUEUE_TIMEOUT_MS = 4_000;
const BACK_OFF: BackOffOptions = { firstMs: 250, maximumMs: 4_000 };

/** A connection to the configured token, from its opening to its end, through any losses between. */
export class TokenConnection {
  /** Runs operations on the token. */
  readonly client: TokenClient;
  readonly #uri: Pkcs11Uri;
  readonly #options: TokenConnectionOptions;
  readonly #login: TokenLogin;
  readonly #supervisor: ConnectionSupervisor;
  #listener: ConnectionListener | undefined;
  #module: ModuleLease | undefined;
  #closing = false;

  /** @throws Pkcs11UriError for a URI that cannot be used */
  constructor(options: TokenConnectionOptions) {
    this.#uri = parsePkcs11Uri(options.uri);
    this.#options = options;
    this.#login = new TokenLogin(() => readPin(this.#uri.pinFile));
    this.#supervisor = new ConnectionSupervisor({
      connect: () => this.#connect(),
      finalize: () => this.#finalize(),
      onConnected: async (token) => await this.#listener?.connected(token),
      onDown: (loss) => this.#listener?.down(loss),
      isStopped: () => this.#login.refusal !== undefined,
      logger: options.logger,
      healthCheckMs: options.healthCheckMs ?? HEALTH_CHECK_MS,
      backOff: options.backOff ?? BACK_OFF,
    });
    this.client = new TokenClient(this.#supervisor);
  }

  /**
   * Connects. Once only: a closed connection stays closed.
   *
   * @throws ProviderError `provider.unavailable` saying what is missing; attempts go on until `close`, except after a
   *   refused PIN
   */
  async open(listener: ConnectionListener): Promise<void> {
    this.#listener = listener;
    await this.#supervisor.open();
  }

  /** Ends running work, logs out and leaves the module. Idempotent. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#supervisor.close();
  }

  state(): Pick<ProviderState, 'state' | 'reason'> {
    return this.#supervisor.state();
  }

  /** The token that is connected. @throws ProviderError `provider.unavailable` while there is none */
  identity(): TokenIdentity {
    return this.#supervisor.current().identity;
  }

  async #connect(): Promise<ConnectedToken> {
    const module = (this.#module ??= await this.#acquire());
    return await ConnectedToken.connect({
      cryptoki: module.cryptoki,
      uri: this.#uri,
      login: this.#login,
      pool: {
        size: this.#uri.sessions ?? DEFAULT_SESSIONS,
        queueTimeoutMs: this.#options.queueTimeoutMs ?? QUEUE_TIMEOUT_MS,
      },
      mayLogout: () => module.isOnlyUser(),
      onRelogin: () => this.#listener?.reloggedIn(),
    });
  }

  async #acquire(): Promise<ModuleLease> {
    return await (this.#options.modules ?? processModules).acquire(this.#uri.modulePath);
  }

  /** A module that another connection of this process uses is left initialised at the end, never in a recovery. */
  #finalize(): void {
    const module = this.#module;
    if (module === undefined) return;
    this.#module = undefined;
    const needed = this.#closing && !module.isOnlyUser();
    module.release();
    if (!needed) quietly(() => module.cryptoki.finalize());
  }
}
