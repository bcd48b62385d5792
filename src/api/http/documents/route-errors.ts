import type { ErrorCode } from '../../../errors/index.js';
import type { Dialect } from '../dialects/dialect.js';
import type { RouteTraits } from '../routes/route-access.js';
import type { Operation } from './document-spec.js';
import { SAMPLE_ERRORS } from './sample-errors.js';

const BYTES_ERRORS: readonly ErrorCode[] = ['request.body-too-large', 'request.media-type'];
const BODY_ERRORS: readonly ErrorCode[] = ['request.body-not-object', 'request.shape', ...BYTES_ERRORS];

/** Fixed, so that a document is the same in every build. */
const EXAMPLE_REQUEST_ID = '5f0c2c1e-5c0f-4a57-9f0e-0d1b6a6c9a10';
const EXAMPLE_TIMESTAMP = '2026-11-01T12:00:00.000Z';

/** One error of a route, as it goes over the wire. */
export interface ErrorExample {
  readonly code: ErrorCode;
  readonly status: number;
  /** Without parameters. */
  readonly contentType: string;
  readonly value: unknown;
}

/** Every error of a route, rendered by its dialect. */
export function errorExamples(
  dialect: Dialect,
  path: string,
  operation: Operation,
  traits: RouteTraits,
): readonly ErrorExample[] {
  const frame = { path, sentPath: path, requestId: EXAMPLE_REQUEST_ID, timestamp: EXAMPLE_TIMESTAMP };
  return [...new Set(codesOf(operation, traits))].map((code) => {
    const { status, contentType, body } = dialect.renderError(SAMPLE_ERRORS[code], frame);
    const value: unknown = JSON.parse(body);
    return { code, status, contentType: contentType.replace(/;.*/, ''), value };
  });
}

function codesOf(operation: Operation, traits: RouteTraits): readonly ErrorCode[] {
  return [
    ...accessErrors(traits),
    ...bodyErrors(operation, traits),
    ...(hasQueryOrPath(operation) ? (['request.shape'] as const) : []),
    ...(traits.idempotent === true ? (['conflict.idempotency-key'] as const) : []),
    ...(traits.refuses ?? []),
    'service.internal',
  ];
}

function bodyErrors({ requestBody }: Operation, { takesBytes }: RouteTraits): readonly ErrorCode[] {
  if (requestBody === undefined) return [];
  return takesBytes === undefined ? BODY_ERRORS : BYTES_ERRORS;
}

function accessErrors({ access }: RouteTraits): readonly ErrorCode[] {
  if (access?.kind === 'project') {
    return ['auth.unauthenticated', 'auth.scope', 'auth.rate-limited', 'service.unavailable'];
  }
  return access?.kind === 'admin' ? ['auth.unauthenticated', 'service.unavailable'] : [];
}

function hasQueryOrPath({ parameters = [] }: Operation): boolean {
  return parameters.some((parameter) => 'in' in parameter && parameter.in !== 'header');
}
