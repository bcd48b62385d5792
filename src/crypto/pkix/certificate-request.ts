import type { KeyAlgorithm } from '../key-algorithm.js';
import type { CertifiedKey } from './certified-key.js';

/**
 * A PKCS#10 request (RFC 2986). Proof of possession: `signature` over `signed` with `key`, empty context; whoever
 * reads a request verifies it (`verifyPublic` of custody). Requested extensions are not looked at.
 */
export interface CertificateRequest {
  /** The CertificationRequestInfo as it stands: the bytes that were signed. */
  readonly signed: Uint8Array;
  /** The subject's single CN: `isCommonName`. */
  readonly commonName: string;
  /** Checked: length, points, moduli. Any ML-DSA or composite algorithm: the CA says which it takes. */
  readonly key: CertifiedKey;
  /** Equal to the key's algorithm: another one is refused. */
  readonly signatureAlgorithm: KeyAlgorithm;
  readonly signature: Uint8Array;
}

/**
 * Reads one request. PEM: `decodePem('CERTIFICATE REQUEST', text)`.
 *
 * @throws PkixError `malformed`, `algorithm`, `key` or `name`
 */
export declare function readCertificateRequest(der: Uint8Array): CertificateRequest;
