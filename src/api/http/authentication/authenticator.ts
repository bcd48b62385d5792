import type { Principal } from './principal.js';

/** Recognises API keys. Declared here, answered by the `projects` room through the composition root. */
export abstract class Authenticator {
  /**
   * The key's owner, or undefined when the credential is malformed, unknown, expired or revoked: callers never learn
   * which. `credential` is the text as sent; `dialect` names the wire dialect it came through, since some take only
   * one key format. Errors: `service.unavailable` when the key cannot be looked up.
   */
  abstract authenticate(credential: string, dialect: string): Promise<Principal | undefined>;
}

/** Recognises the administrator's token. */
export abstract class AdminAuthenticator {
  /** Compares in constant time. */
  abstract isAdminToken(credential: string): boolean;
}
