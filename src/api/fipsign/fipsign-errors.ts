import type { ErrorCode, TwinsealError } from '../../errors/index.js';

/** How one error looks to FIPSign's clients. */
interface FipsignRow {
  readonly status: number;
  /** Shown instead of the error's own message. */
  readonly text?: string;
  /** The member `code`, which tells the two kinds of 429 apart. */
  readonly code?: string;
}

/** An error's status and body. Clients show `error` as it is, and compare some of the texts. */
export interface FipsignError {
  readonly status: number;
  readonly body: {
    readonly success: false;
    /** Only about a token that was refused: how clients tell that from a bad API key. */
    readonly valid?: false;
    readonly error: string;
    readonly code?: string;
  };
}

const INTERNAL: FipsignRow = { status: 500, text: 'Internal server error' };

const FIPSIGN_ERRORS: Readonly<Record<ErrorCode, FipsignRow>> = {
  'request.unknown-route': { status: 404, text: 'Not found' },
  'request.body-not-object': { status: 400, text: 'Invalid JSON body' },
  'request.shape': { status: 400 },
  'request.body-too-large': { status: 413, text: 'Request body too large' },
  'request.media-type': { status: 415 },
  'request.unprocessable': { status: 400 },
  'request.not-found': { status: 404 },
  'auth.unauthenticated': {
    status: 401,
    text: 'API key required or invalid. Include the X-API-Key header.',
  },
  'auth.scope': { status: 403, text: 'API key is not allowed to do this' },
  'auth.algorithm-policy': { status: 403, text: 'API key is not allowed to do this' },
  'auth.rate-limited': { status: 429, code: 'rate_limited' },
  'quota.exhausted': { status: 429, code: 'token_quota_exhausted' },
  'conflict.duplicate': { status: 409 },
  'conflict.in-use': { status: 409 },
  'conflict.state': { status: 409 },
  'conflict.idempotency-key': { status: 409 },
  'key.not-found': { status: 404 },
  'key.active-version-exists': { status: 409 },
  'key.illegal-transition': { status: 409 },
  'key.material-refused': { status: 400 },
  'key.damaged': INTERNAL,
  'signature.too-large': { status: 400 },
  'signature.public-key-refused': { status: 400 },
  'signature.unknown-hash': { status: 400 },
  'signature.digest-length': { status: 400 },
  'kem.too-large': { status: 400 },
  'kem.decryption-failed': { status: 400 },
  'kem.wrap-length': { status: 400 },
  'kem.deterministic-off': { status: 403 },
  'provider.incapable': { status: 400 },
  'provider.unavailable': { status: 503 },
  'provider.fault': INTERNAL,
  'service.unavailable': { status: 503 },
  'service.overloaded': { status: 503 },
  'service.outcome-unknown': INTERNAL,
  'service.internal': INTERNAL,
};

/** Maps an error to what a FIPSign client sees. */
export function fipsignErrorOf(error: TwinsealError): FipsignError {
  const { status, text, code } = FIPSIGN_ERRORS[error.code];
  return {
    status,
    body: {
      success: false,
      ...(error.facts['valid'] === false && { valid: false }),
      error: text ?? (status === 503 ? unavailableText(error) : error.message),
      ...(code !== undefined && { code }),
    },
  };
}

/** Names the part that is away, and nothing else. */
function unavailableText(error: TwinsealError): string {
  const { part } = error.facts;
  return typeof part === 'string' ? `Service unavailable: ${part}` : 'Service unavailable';
}
