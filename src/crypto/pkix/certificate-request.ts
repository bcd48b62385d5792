import { CertificationRequest } from '@peculiar/asn1-csr';

import { algorithmOf, certifiedKeyOf } from './algorithm-reader.js';
import type { CertifiedKey } from './certified-key.js';
import { fromDer, toDer } from './der-codec.js';
import { commonNameOf, isCommonName } from './distinguished-name.js';
import type { Signed } from './issuer-signature.js';
import { PkixError } from './pkix-error.js';

/** Twice the longest key and signature; the rest are attributes. */
const MAX_BYTES = 16_384;

/**
 * A PKCS#10 request (RFC 2986). Whoever reads one verifies the proof of possession: `signature` over `signed` with
 * `key`, empty context (`verifyPublic` of custody). Requested attributes are not looked at.
 */
export interface CertificateRequest extends Signed {
  /** The subject's only CN: `isCommonName`. */
  readonly commonName: string;
  /** Checked. Any ML-DSA or composite algorithm, which is that of the signature too: the CA says which it takes. */
  readonly key: CertifiedKey;
}

/**
 * Reads one request. PEM: `decodePem('CERTIFICATE REQUEST', text)`.
 *
 * @throws PkixError `malformed`, `algorithm`, `key` or `name`
 */
export function readCertificateRequest(der: Uint8Array): CertificateRequest {
  const request = fromDer(der, CertificationRequest, 'CertificationRequest', MAX_BYTES);
  const { version, subject, subjectPKInfo } = request.certificationRequestInfo;
  if (version !== 0) throw new PkixError('malformed', 'the request is not of version 1');
  const key = certifiedKeyOf(subjectPKInfo);
  const signatureAlgorithm = algorithmOf(request.signatureAlgorithm);
  if (signatureAlgorithm.name !== key.algorithm.name) {
    throw new PkixError('algorithm', 'the request is signed with another algorithm than its key');
  }
  const commonName = commonNameOf(subject);
  if (commonName === undefined || !isCommonName(commonName)) {
    throw new PkixError('name', 'the subject has no usable CN, or more than one');
  }
  const signed = toDer(request.certificationRequestInfo);
  return { signed, signatureAlgorithm, signature: new Uint8Array(request.signature), commonName, key };
}
