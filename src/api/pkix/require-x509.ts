import type { Authority } from '../../ca/index.js';
import { RequestError } from '../../errors/index.js';

/** @throws RequestError `request.not-found` for an unknown id and for a PQCert CA */
export function requireX509(authority: Authority | undefined): Authority {
  if (authority?.format === 'x509') return authority;
  throw new RequestError('request.not-found', 'There is no X.509 CA with this id');
}
