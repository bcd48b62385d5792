import type { Cryptoki, SessionHandle } from './cryptoki.js';
import type { ObjectFinder } from './object-finder.js';
import type { TokenIdentity } from './token-identity.js';

/** What one operation works with: a session of its own on a live connection. Never kept after it ends. */
export interface TokenSession {
  readonly cryptoki: Cryptoki;
  readonly session: SessionHandle;
  readonly objects: ObjectFinder;
  readonly identity: TokenIdentity;
}

/** What is done with a session of its own; it is given back afterwards. */
export type TokenOperation<Result> = (token: TokenSession) => Promise<Result>;
