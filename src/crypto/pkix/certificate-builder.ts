import {
  AlgorithmIdentifier,
  type Extension,
  Extensions,
  KeyUsageFlags,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity as AsnValidity,
  Version,
} from '@peculiar/asn1-x509';

import type { KeyAlgorithm } from '../key-algorithm.js';
import { dateOf } from './certificate-time.js';
import type { CertifiedKey, Issuer, Validity } from './certified-key.js';
import { bufferOf, toDer } from './der-codec.js';
import { nameOf } from './distinguished-name.js';
import * as extensions from './extensions.js';
import { requirePkixAlgorithm } from './pkix-algorithm.js';
import { serialOctets } from './serial-number.js';
import { assembleSigned } from './signed-structure.js';

interface CertificateFacts {
  /** From `newSerialNumber`: positive, without leading zeros, at most 20 octets. */
  readonly serialNumber: Uint8Array;
  readonly validity: Validity;
  readonly issuer: Issuer;
}

interface EndEntityFacts extends CertificateFacts {
  /** CN: `isCommonName`. */
  readonly subject: string;
  /** Already checked (`parsePublicKey`). */
  readonly key: CertifiedKey;
}

/** A self-signed root: its issuer is its subject. */
export type RootRequest = CertificateFacts;

/** The certificate of a delegated OCSP responder. */
export type OcspResponderRequest = EndEntityFacts;

/** An end-entity certificate. */
export interface LeafRequest extends EndEntityFacts {
  /** Where the DER CRL is; without it there is no CRL distribution point. Printable ASCII. */
  readonly crlUrl?: string | undefined;
  /** Where the OCSP responder is; without it there is no authority information access. Printable ASCII. */
  readonly ocspUrl?: string | undefined;
}

/**
 * DER TBSCertificate of a root; its own key signs it.
 *
 * @throws TypeError for a name, time, serial number or algorithm that cannot stand in a certificate
 */
export function rootTbs({ serialNumber, validity, issuer }: RootRequest): Uint8Array {
  const { commonName, key } = issuer;
  return tbsCertificate({ serialNumber, validity, issuer, subject: commonName, key }, [
    extensions.basicConstraints(true),
    // oxlint-disable-next-line no-bitwise -- a set of flags
    extensions.keyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign),
    extensions.subjectKeyIdentifier(key.publicKey),
  ]);
}

/** DER TBSCertificate of a leaf. @throws TypeError likewise, and for a URL that is not ASCII */
export function leafTbs(request: LeafRequest): Uint8Array {
  const { crlUrl, ocspUrl } = request;
  return tbsCertificate(request, [
    ...endEntityExtensions(request),
    ...(crlUrl === undefined ? [] : [extensions.crlDistributionPoint(crlUrl)]),
    ...(ocspUrl === undefined ? [] : [extensions.ocspAccess(ocspUrl)]),
  ]);
}

/** DER TBSCertificate of an OCSP responder. @throws TypeError likewise */
export function ocspResponderTbs(request: OcspResponderRequest): Uint8Array {
  return tbsCertificate(request, [
    ...endEntityExtensions(request),
    extensions.ocspSigning(),
    extensions.ocspNoCheck(),
  ]);
}

/**
 * The whole certificate in DER: the TBS as it is, the issuer's algorithm, which the TBS names too, and the signature.
 * PEM: `encodePem('CERTIFICATE', der)`.
 */
export function assembleCertificate(
  tbs: Uint8Array,
  algorithm: KeyAlgorithm,
  signature: Uint8Array,
): Uint8Array {
  return assembleSigned(tbs, algorithm, signature);
}

function endEntityExtensions({ key, issuer }: EndEntityFacts): readonly Extension[] {
  return [
    extensions.basicConstraints(false),
    extensions.keyUsage(KeyUsageFlags.digitalSignature),
    extensions.subjectKeyIdentifier(key.publicKey),
    extensions.authorityKeyIdentifier(issuer.key.publicKey),
  ];
}

function tbsCertificate(request: EndEntityFacts, list: readonly Extension[]): Uint8Array {
  const { serialNumber, validity, issuer, subject, key } = request;
  if (validity.notAfter < validity.notBefore) throw new TypeError('a certificate ends after it begins');
  return toDer(
    new TBSCertificate({
      version: Version.v3,
      serialNumber: bufferOf(serialOctets(serialNumber)),
      signature: identifier(issuer.key.algorithm),
      issuer: nameOf(issuer.commonName),
      validity: new AsnValidity({
        notBefore: dateOf(validity.notBefore),
        notAfter: dateOf(validity.notAfter),
      }),
      subject: nameOf(subject),
      subjectPublicKeyInfo: subjectPublicKeyInfo(key),
      extensions: new Extensions([...list]),
    }),
  );
}

function subjectPublicKeyInfo({ algorithm, publicKey }: CertifiedKey): SubjectPublicKeyInfo {
  return new SubjectPublicKeyInfo({
    algorithm: identifier(algorithm),
    subjectPublicKey: bufferOf(publicKey),
  });
}

/** One OID for keys and signatures, parameters absent (RFC 9881 section 2, draft section 5). */
function identifier(algorithm: KeyAlgorithm): AlgorithmIdentifier {
  return new AlgorithmIdentifier({ algorithm: requirePkixAlgorithm(algorithm).oid });
}
