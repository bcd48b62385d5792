import { types } from 'node:util';

import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';

/** Codes of Node and OpenSSL for a certificate that is not believed. */
const CERTIFICATE = /CERT|SIGNATURE|CRL|TLS_/;

/** Why a request got no answer at all, for the person who sent it. */
export function connectionFault(base: string, cause: unknown): CliError {
  const { message, next } = explain(base, codeOf(cause));
  return new CliError(message, next, EXIT.unreachable, cause);
}

interface Sentence {
  readonly message: string;
  readonly next: string;
}

function explain(base: string, code: string): Sentence {
  const { hostname, protocol } = new URL(base);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return { message: `there is no host called ${hostname}`, next: 'check --url or TWINSEAL_URL' };
  }
  if (code === 'TIMEOUT') {
    return {
      message: `${base} took the request and did not answer`,
      next: 'see whether the service is busy or stuck',
    };
  }
  if (protocol === 'https:' && CERTIFICATE.test(code)) {
    const next = 'name the file of its CA in NODE_EXTRA_CA_CERTS, or check --url';
    return { message: `the certificate of ${hostname} is not trusted (${code})`, next };
  }
  return {
    message: `no service answers at ${base}`,
    next: 'start it with `twinseal start`, or name another with --url or TWINSEAL_URL',
  };
}

/** `fetch` hides the reason behind "fetch failed". */
function codeOf(error: unknown): string {
  for (let at = error; types.isNativeError(at); at = at.cause) {
    if (at.name === 'TimeoutError') return 'TIMEOUT';
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return '';
}
