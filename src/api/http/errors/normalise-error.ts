import { HttpException } from '@nestjs/common';
import { RequestError, ServiceError, TwinsealError } from '../../../errors/index.js';

type RequestErrorMaker = () => TwinsealError;

const UNKNOWN_ROUTE: RequestErrorMaker = () => new RequestError('request.unknown-route', 'Not found');
const UNREADABLE: RequestErrorMaker = () =>
  new RequestError('request.body-not-object', 'The request could not be read');
const TOO_LARGE: RequestErrorMaker = () =>
  new RequestError('request.body-too-large', 'Request body too large');
const MEDIA_TYPE: RequestErrorMaker = () =>
  new RequestError('request.media-type', 'Content-Type must be application/json');

/** Fastify's own refusals that are the caller's fault, by their stable codes. */
const BY_FASTIFY_CODE: Readonly<Record<string, RequestErrorMaker>> = {
  FST_ERR_NOT_FOUND: UNKNOWN_ROUTE,
  // A path that is no URL, or a parameter longer than any of ours, names no route.
  FST_ERR_BAD_URL: UNKNOWN_ROUTE,
  FST_ERR_MAX_PARAM_LENGTH: UNKNOWN_ROUTE,
  FST_ERR_CTP_BODY_TOO_LARGE: TOO_LARGE,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: MEDIA_TYPE,
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: MEDIA_TYPE,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: UNREADABLE,
};

const BY_STATUS: Readonly<Record<number, RequestErrorMaker>> = {
  // Only the file server below /docs answers so, to paths that lead out of its folder.
  403: UNKNOWN_ROUTE,
  404: UNKNOWN_ROUTE,
  413: TOO_LARGE,
  415: MEDIA_TYPE,
};

/** Turns whatever was thrown into one of our errors; what nobody foresaw becomes `service.internal` with it as cause. */
export function normaliseError(thrown: unknown): TwinsealError {
  if (thrown instanceof TwinsealError) return thrown;
  if (thrown instanceof HttpException) return fromStatus(thrown.cause ?? thrown, thrown.getStatus());
  return fromStatus(thrown, statusOf(thrown));
}

function fromStatus(thrown: unknown, status: number): TwinsealError {
  const make = BY_FASTIFY_CODE[codeOf(thrown)] ?? BY_STATUS[status];
  if (make !== undefined) return make();
  if (status >= 400 && status < 500) return UNREADABLE();
  return new ServiceError('service.internal', 'Internal server error', { cause: thrown });
}

function codeOf(thrown: unknown): string {
  const code: unknown = isObject(thrown) && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** Fastify marks a body that broke off on the way with status 400. */
function statusOf(thrown: unknown): number {
  const status: unknown = isObject(thrown) && 'statusCode' in thrown ? thrown.statusCode : undefined;
  return typeof status === 'number' ? status : 500;
}

function isObject(thrown: unknown): thrown is object {
  return typeof thrown === 'object' && thrown !== null;
}
