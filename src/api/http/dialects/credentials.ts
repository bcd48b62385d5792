import type { IncomingHttpHeaders } from 'node:http';

const BEARER = /^bearer +([^\s]+)$/i;

/** The value of `X-API-Key`, undefined when absent or empty. */
export function readApiKeyHeader(headers: IncomingHttpHeaders): string | undefined {
  const value = headers['x-api-key'];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The token of `Authorization: Bearer` (RFC 6750), undefined when absent or of another form. */
export function readBearerToken(headers: IncomingHttpHeaders): string | undefined {
  return BEARER.exec(headers.authorization ?? '')?.[1];
}
