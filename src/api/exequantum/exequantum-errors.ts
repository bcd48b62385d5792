import type { ErrorCode, TwinsealError } from '../../errors/index.js';

/** How one error looks to ExeQuantum's clients. */
interface ExequantumRow {
  readonly status: number;
  /** Shown instead of the error's own message. */
  readonly text?: string;
}

/** One fault of a request, as FastAPI tells it. */
export interface ValidationFault {
  readonly loc: readonly string[];
  readonly msg: string;
  readonly type: string;
}

/** An error as ExeQuantum's clients see it. */
export interface ExequantumError {
  readonly status: number;
  /** A list with 422, else a text. */
  readonly detail: string | readonly ValidationFault[];
}

const VALIDATION = 422;
const INTERNAL: ExequantumRow = { status: 500, text: 'Internal server error' };
const FORBIDDEN: ExequantumRow = { status: 403, text: 'Forbidden' };
const UNKNOWN_KEY: ExequantumRow = { status: 404, text: 'Unknown key' };

const EXEQUANTUM_ERRORS: Readonly<Record<ErrorCode, ExequantumRow>> = {
  'request.unknown-route': { status: 404, text: 'Not found' },
  'request.body-not-object': { status: VALIDATION },
  'request.shape': { status: VALIDATION },
  'request.body-too-large': { status: 413, text: 'Request body too large' },
  'request.media-type': { status: 415, text: 'Content-Type must be application/json' },
  'request.unprocessable': { status: 400, text: 'verification failed' },
  'request.not-found': { status: 404, text: 'Not found' },
  'auth.unauthenticated': { status: 401, text: 'Invalid or expired token' },
  'auth.scope': FORBIDDEN,
  'auth.algorithm-policy': FORBIDDEN,
  'auth.rate-limited': { status: 429, text: 'Rate limit exceeded' },
  'quota.exhausted': { status: 429, text: 'Rate limit exceeded' },
  'conflict.duplicate': { status: 409 },
  'conflict.in-use': { status: 409 },
  'conflict.state': { status: 409, text: 'No active signing key' },
  'conflict.idempotency-key': { status: 409 },
  'key.not-found': UNKNOWN_KEY,
  'key.active-version-exists': { status: 409 },
  'key.illegal-transition': { status: 409 },
  'key.material-refused': { status: VALIDATION },
  'key.damaged': INTERNAL,
  'signature.too-large': { status: VALIDATION },
  'signature.public-key-refused': { status: VALIDATION },
  'signature.unknown-hash': { status: VALIDATION },
  'signature.digest-length': { status: VALIDATION },
  'kem.too-large': { status: VALIDATION },
  'kem.decryption-failed': { status: 400, text: 'decryption failed' },
  'kem.wrap-length': { status: VALIDATION },
  'kem.deterministic-off': FORBIDDEN,
  'provider.incapable': { status: 503, text: 'Service unavailable: no provider can do this' },
  'provider.unavailable': { status: 503 },
  'provider.fault': INTERNAL,
  'service.unavailable': { status: 503 },
  'service.overloaded': { status: 503 },
  'service.outcome-unknown': INTERNAL,
  'service.internal': INTERNAL,
};

/** pydantic's words for what is wrong with a member. */
const FAULT_TYPES: Readonly<Record<string, string>> = { missing: 'missing', unknown: 'extra_forbidden' };

/** Maps an error to what an ExeQuantum client sees. */
export function exequantumErrorOf(error: TwinsealError): ExequantumError {
  const { status, text } = EXEQUANTUM_ERRORS[error.code];
  if (status === VALIDATION) return { status, detail: [faultOf(error)] };
  return { status, detail: text ?? (status === 503 ? unavailableText(error) : error.message) };
}

function faultOf({ code, message, facts }: TwinsealError): ValidationFault {
  const { field, fault } = facts;
  const loc = [facts['place'] === 'query' ? 'query' : 'body'];
  if (typeof field === 'string') loc.push(...field.split('.'));
  const kind = code === 'request.body-not-object' ? 'json_invalid' : FAULT_TYPES[String(fault)];
  return { loc, msg: message, type: kind ?? 'value_error' };
}

/** Names the part that is away, and nothing else. */
function unavailableText(error: TwinsealError): string {
  const { part } = error.facts;
  return typeof part === 'string' ? `Service unavailable: ${part}` : 'Service unavailable';
}
