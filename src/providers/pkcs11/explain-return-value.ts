import { KeyError, ProviderError, type TwinsealError } from '../../errors/index.js';
import type { CkrClass } from './ckr.js';
import type { Pkcs11Error } from './pkcs11-error.js';
import { tokenUnavailable } from './token-unavailable.js';

type Explanation = (error: Pkcs11Error) => TwinsealError;

const unavailable =
  (why: string): Explanation =>
  (error) =>
    tokenUnavailable(`${why} (${error.message})`, { cause: error });

const fault: Explanation = (error) =>
  new ProviderError('provider.fault', `the token answered ${error.message}`, { cause: error });

const losesSession = unavailable('the token keeps losing the session');

/** What callers are told of a return value that no retry has helped, by what it asks of us. */
const EXPLANATIONS: Readonly<Record<CkrClass, Explanation>> = {
  'session-fault': losesSession,
  'login-lost': losesSession,
  'stale-handle': losesSession,
  'backend-down': unavailable('the token is away'),
  suspect: unavailable('the token failed an operation'),
  overload: unavailable('the token has no room for another operation'),
  'fatal-configuration': unavailable('the token refuses the PIN'),
  capability: (error) =>
    new ProviderError('provider.incapable', `the token refuses this operation (${error.message})`, {
      cause: error,
    }),
  integrity: (error) =>
    new KeyError('key.damaged', 'the sealed key does not open in the token', { cause: error }),
  result: fault,
  unknown: fault,
};

/** The provider or key error that a return value becomes. */
export function explainReturnValue(error: Pkcs11Error): TwinsealError {
  return EXPLANATIONS[error.class](error);
}
