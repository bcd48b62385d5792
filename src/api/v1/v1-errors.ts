import type { ErrorCode, TwinsealError } from '../../errors/index.js';
import { isBelow } from '../http/dialects/dialect-registry.js';

/** A family of routes with error codes of its own (contracts: v1, sections 3 to 5). */
type Family = 'kms' | 'signature' | 'kem' | 'other';

/** How one error looks on the wire. */
interface V1Row {
  readonly status: number;
  /** One wire code for every route, or one per family. */
  readonly wire: string | Readonly<Record<Family, string>>;
  /** Shown instead of the error's own message, which may name what callers must not see. */
  readonly text?: string;
}

/** An error as the native API shows it, also inside a batch's results. */
export interface V1Error {
  readonly status: number;
  readonly error_code: string;
  readonly message: string;
}

/** What of an error goes over the wire; the documents show the same without an error at hand. */
export type ShownError = Pick<TwinsealError, 'code' | 'message' | 'facts'>;

const INTERNAL_TEXT = 'Internal server error';

const byFamily = (
  kms: string,
  signature: string,
  kem: string,
  other: string,
): Readonly<Record<Family, string>> => ({
  kms,
  signature,
  kem,
  other,
});

/** Wrong shape: the family's first code. */
const SHAPE = byFamily('ERR_KMS_001', 'ERR_SIG_001', 'ERR_KEM_001', 'ERR_INVALID_001');
const MISSING_KEY = byFamily('ERR_NOT_FOUND_001', 'ERR_NOT_FOUND_001', 'ERR_KEM_005', 'ERR_NOT_FOUND_001');
const TOO_LARGE = byFamily('ERR_KMS_001', 'ERR_SIG_002', 'ERR_KEM_002', 'ERR_INVALID_001');
const INCAPABLE = byFamily('ERR_KMS_005', 'ERR_INVALID_003', 'ERR_INVALID_003', 'ERR_INVALID_003');

/** Every error of the service on the native API. */
const V1_ERRORS: Readonly<Record<ErrorCode, V1Row>> = {
  'request.unknown-route': { status: 404, wire: 'ERR_NOT_FOUND_001' },
  'request.body-not-object': { status: 400, wire: 'ERR_INVALID_001' },
  'request.shape': { status: 400, wire: SHAPE },
  'request.body-too-large': { status: 413, wire: 'ERR_INVALID_002' },
  'request.media-type': { status: 415, wire: 'ERR_INVALID_004' },
  'request.unprocessable': { status: 422, wire: 'ERR_INVALID_003' },
  'request.not-found': { status: 404, wire: 'ERR_NOT_FOUND_001' },
  'auth.unauthenticated': { status: 401, wire: 'ERR_AUTH_001', text: 'Missing or invalid API key' },
  'auth.scope': { status: 403, wire: 'ERR_FORBIDDEN_001' },
  'auth.algorithm-policy': { status: 403, wire: 'ERR_FORBIDDEN_001' },
  'auth.rate-limited': { status: 429, wire: 'ERR_RATE_LIMIT_001' },
  'conflict.duplicate': { status: 409, wire: 'ERR_CONFLICT_001' },
  'conflict.in-use': { status: 409, wire: 'ERR_CONFLICT_001' },
  'conflict.state': { status: 409, wire: 'ERR_CONFLICT_001' },
  'conflict.idempotency-key': { status: 409, wire: 'ERR_CONFLICT_002' },
  'key.not-found': { status: 404, wire: MISSING_KEY },
  'key.active-version-exists': { status: 409, wire: 'ERR_KMS_002' },
  'key.illegal-transition': { status: 409, wire: 'ERR_KMS_003' },
  'key.material-refused': { status: 400, wire: 'ERR_KMS_004' },
  'key.damaged': {
    status: 500,
    wire: 'ERR_INTERNAL_001',
    text: 'The stored key is damaged and was not used',
  },
  'signature.too-large': { status: 400, wire: TOO_LARGE },
  'signature.public-key-refused': { status: 400, wire: 'ERR_SIG_003' },
  'signature.unknown-hash': { status: 400, wire: 'ERR_SIG_010' },
  'signature.digest-length': { status: 400, wire: 'ERR_SIG_011' },
  'kem.too-large': { status: 400, wire: 'ERR_KEM_002' },
  'kem.decryption-failed': { status: 400, wire: 'ERR_KEM_003' },
  'kem.wrap-length': { status: 400, wire: 'ERR_KEM_004' },
  'kem.deterministic-off': { status: 403, wire: 'ERR_FORBIDDEN_001' },
  'provider.incapable': { status: 422, wire: INCAPABLE },
  'provider.unavailable': { status: 503, wire: 'ERR_SERVICE_001' },
  'provider.fault': { status: 500, wire: 'ERR_INTERNAL_001', text: INTERNAL_TEXT },
  'quota.exhausted': { status: 429, wire: 'ERR_RATE_LIMIT_001' },
  'service.unavailable': { status: 503, wire: 'ERR_SERVICE_001' },
  'service.overloaded': { status: 503, wire: 'ERR_SERVICE_001' },
  'service.outcome-unknown': {
    status: 500,
    wire: 'ERR_INTERNAL_001',
    text: 'The outcome is unknown: the request may or may not have been done',
  },
  'service.internal': { status: 500, wire: 'ERR_INTERNAL_001', text: INTERNAL_TEXT },
};

/** Maps an error to what a caller of `path` (route pattern or path) sees. */
export function v1ErrorOf(error: ShownError, path: string): V1Error {
  const row = V1_ERRORS[error.code];
  return {
    status: row.status,
    error_code: typeof row.wire === 'string' ? row.wire : row.wire[familyOf(path)],
    message: row.text ?? (row.status === 503 ? unavailableText(error) : error.message),
  };
}

/** Names the part that is away, as the contracts ask, why where that is known, and nothing else. */
function unavailableText({ facts: { part, reason } }: ShownError): string {
  if (typeof part !== 'string') return 'Service unavailable';
  return `Service unavailable: ${part}${typeof reason === 'string' ? ` (${reason})` : ''}`;
}

function familyOf(path: string): Family {
  if (isBelow(path, '/api/v1/kms')) return 'kms';
  if (isBelow(path, '/api/v1/signature')) return 'signature';
  return isBelow(path, '/api/v1/kem') ? 'kem' : 'other';
}
