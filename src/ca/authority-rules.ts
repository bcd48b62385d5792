import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import { findKeyAlgorithm } from '../crypto/key-algorithm-table.js';
import { isCommonName } from '../crypto/pkix/index.js';
import { PQCERT_ALGORITHM } from '../crypto/pqcert/index.js';
import { RequestError } from '../errors/index.js';
import type { Authority, CaFormat, NewAuthority } from './authority.js';

/** Ten years of 365 days, as long as upstream's X.509 roots live. */
const X509_ROOT_SECONDS = 3650 * 86_400;

/** A new CA whose members were checked, with the defaults. */
export interface AuthorityPlan {
  readonly format: CaFormat;
  readonly subject: string;
  readonly algorithm: KeyAlgorithm;
  /** Absent: a root without an end. */
  readonly seconds?: number;
}

/** @throws RequestError `request.shape` */
export function planAuthority(request: NewAuthority): AuthorityPlan {
  const { format, subject, expiresInSeconds = format === 'x509' ? X509_ROOT_SECONDS : undefined } = request;
  if (!isCommonName(subject)) {
    throw new RequestError(
      'request.shape',
      '"subject" must be text of 1 to 256 characters without control characters',
    );
  }
  return {
    format,
    subject,
    algorithm: authorityAlgorithm(format, request.algorithm ?? PQCERT_ALGORITHM),
    ...(expiresInSeconds !== undefined && { seconds: expiresInSeconds }),
  };
}

function authorityAlgorithm(format: CaFormat, name: string): KeyAlgorithm {
  const algorithm = findKeyAlgorithm(name);
  if (algorithm?.name === PQCERT_ALGORITHM) return algorithm;
  if (format === 'x509' && algorithm?.kind === 'composite') return algorithm;
  const able = format === 'x509' ? `${PQCERT_ALGORITHM} or a composite suite` : PQCERT_ALGORITHM;
  throw new RequestError('request.shape', `"algorithm" of a CA of format ${format} must be ${able}`);
}

/**
 * Whether the CA refuses keys that were revoked as compromised. Composite CAs do, for the key and for each half; the
 * others keep to FIPSign's contract, which certifies a key again.
 */
export function barsCompromisedKeys({ algorithm }: Authority): boolean {
  return algorithm.kind === 'composite';
}
