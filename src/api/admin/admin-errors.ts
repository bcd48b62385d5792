import type { ErrorCode, TwinsealError } from '../../errors/index.js';

/** How one error looks on the admin API. */
interface AdminRow {
  readonly status: number;
  /** The same for every occurrence (RFC 9457 section 3.1.3). */
  readonly title: string;
  /** False: the error's own message is kept from callers. */
  readonly showsDetail: boolean;
}

/** A problem as RFC 9457 spells it, with the contract's extensions. */
export interface AdminProblem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly request_id: string;
  readonly code: ErrorCode;
}

const shown = (status: number, title: string): AdminRow => ({ status, title, showsDetail: true });
const hidden = (status: number, title: string): AdminRow => ({ status, title, showsDetail: false });

const ADMIN_ERRORS: Readonly<Record<ErrorCode, AdminRow>> = {
  'request.unknown-route': shown(404, 'Not found'),
  'request.body-not-object': shown(400, 'The body is not a JSON object'),
  'request.shape': shown(400, 'The request has the wrong shape'),
  'request.body-too-large': shown(413, 'Request body too large'),
  'request.media-type': shown(415, 'Unsupported content type'),
  'request.unprocessable': shown(422, 'The request cannot be processed'),
  'request.not-found': shown(404, 'Not found'),
  'auth.unauthenticated': hidden(401, 'Missing or invalid admin token'),
  'auth.scope': shown(403, 'Forbidden'),
  'auth.algorithm-policy': shown(403, 'Forbidden by the algorithm policy'),
  'auth.rate-limited': shown(429, 'Too many requests'),
  'conflict.duplicate': shown(409, 'Already exists'),
  'conflict.in-use': shown(409, 'Still in use'),
  'conflict.state': shown(409, 'The state does not allow this'),
  'conflict.idempotency-key': shown(409, 'Idempotency key clash'),
  'key.not-found': shown(404, 'Not found'),
  'key.active-version-exists': shown(409, 'An active version exists'),
  'key.illegal-transition': shown(409, 'The state does not allow this'),
  'key.material-refused': shown(400, 'Key material refused'),
  'key.damaged': hidden(500, 'The stored key is damaged and was not used'),
  'signature.too-large': shown(400, 'Too large'),
  'signature.public-key-refused': shown(400, 'Public key refused'),
  'signature.unknown-hash': shown(400, 'Unknown hash algorithm'),
  'signature.digest-length': shown(400, 'Digest of the wrong length'),
  'kem.too-large': shown(400, 'Too large'),
  'kem.decryption-failed': shown(400, 'Decryption failed'),
  'kem.wrap-length': shown(400, 'Wrong key length'),
  'kem.deterministic-off': shown(403, 'Forbidden by configuration'),
  'provider.incapable': shown(422, 'The provider cannot do this'),
  'provider.unavailable': hidden(503, 'Service unavailable'),
  'provider.fault': hidden(500, 'Internal server error'),
  'quota.exhausted': shown(429, 'No tokens left'),
  'service.unavailable': hidden(503, 'Service unavailable'),
  'service.overloaded': hidden(503, 'Service unavailable'),
  'service.outcome-unknown': hidden(500, 'The outcome is unknown: the request may or may not have been done'),
  'service.internal': hidden(500, 'Internal server error'),
};

/** Maps an error to the problem a caller of the admin API sees. `instance` is the request's path. */
export function adminProblemOf(error: TwinsealError, instance: string, requestId: string): AdminProblem {
  const row = ADMIN_ERRORS[error.code];
  return {
    type: `/docs/errors#${error.code}`,
    title: row.title,
    status: row.status,
    detail: row.showsDetail ? error.message : hiddenDetail(row, error),
    instance,
    request_id: requestId,
    code: error.code,
  };
}

/** A code as the page explains it that problems link to. */
export interface AdminErrorTitle {
  readonly code: string;
  readonly status: number;
  readonly title: string;
}

/** Every code with its status and title. */
export function adminErrorTitles(): readonly AdminErrorTitle[] {
  return Object.entries(ADMIN_ERRORS).map(([code, { status, title }]) => ({ code, status, title }));
}

/** Names the part that is away, why where that is known, and nothing else. */
function hiddenDetail(row: AdminRow, { facts: { part, reason } }: TwinsealError): string {
  if (row.status !== 503 || typeof part !== 'string') return row.title;
  return `${row.title}: ${part}${typeof reason === 'string' ? ` (${reason})` : ''}`;
}
