/**
 * X.509 structures over bytes (RFC 5280, RFC 9881, RFC 6960, RFC 2986; composites: docs/composite.md). What is signed
 * is made in two steps: `…Tbs` returns the exact DER to sign (mode `pure`, empty context), `assemble…` adds the
 * signature. Times are Unix seconds, serial numbers big-endian bytes without leading zeros, keys raw.
 */
export type { CertifiedKey, Issuer, SignatureCheck, Validity } from './certified-key.js';
export { PkixError, type PkixFault } from './pkix-error.js';
export { findPkixAlgorithm, isPkixAlgorithm } from './pkix-algorithm.js';
export { newSerialNumber } from './serial-number.js';
export { isCommonName } from './distinguished-name.js';
export { keyIdentifierOf } from './key-identifier.js';

export {
  assembleCertificate,
  leafTbs,
  ocspResponderTbs,
  rootTbs,
  type LeafRequest,
  type OcspResponderRequest,
  type RootRequest,
} from './certificate-builder.js';
export type { CertificatePowers } from './certificate-powers.js';
export { readCertificate, type Certificate } from './certificate-reader.js';
export { certificateFault, type CertificateFault } from './certificate-verifier.js';
export { readCertificateRequest, type CertificateRequest } from './certificate-request.js';

export { findCrlReason, type CrlReason } from './crl-reason.js';
export { assembleCrl, crlEntry, crlTbs, type CrlRequest, type RevokedEntry } from './crl-builder.js';
export { readCrl, type Crl, type CrlEntry } from './crl-reader.js';
export { crlFault, type CrlFault } from './crl-verifier.js';

export { isCertIdOf, type CertIdHash, type OcspCertId } from './ocsp-cert-id.js';
export { readOcspRequest, type OcspRequest } from './ocsp-request.js';
export {
  assembleOcspResponse,
  ocspErrorResponse,
  ocspResponseTbs,
  type OcspAnswer,
  type OcspFailure,
  type OcspResponseRequest,
  type OcspStatus,
} from './ocsp-response-builder.js';
export { readOcspResponse, type OcspResponse, type OcspSingleAnswer } from './ocsp-response-reader.js';
export { ocspResponseFault, type OcspFault } from './ocsp-verifier.js';
