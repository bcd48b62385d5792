import { Certificate as AsnCertificate, type TBSCertificate, Version } from '@peculiar/asn1-x509';

import { sameBytes } from '../bytes.js';
import type { KeyAlgorithm } from '../key-algorithm.js';
import { type CertificatePowers, readPowers } from './certificate-powers.js';
import { algorithmOf, certifiedKeyOf } from './algorithm-reader.js';
import { secondsOf } from './certificate-time.js';
import type { CertifiedKey, Validity } from './certified-key.js';
import { fromDer, toDer } from './der-codec.js';
import { commonNameOf } from './distinguished-name.js';
import { PkixError } from './pkix-error.js';
import { readSerialOctets } from './serial-number.js';

/** What a strict reading of a certificate gives. */
export interface Certificate extends CertificatePowers {
  /** The whole certificate. */
  readonly der: Uint8Array;
  /** The TBSCertificate as it stands: the bytes that were signed. */
  readonly signed: Uint8Array;
  readonly serialNumber: Uint8Array;
  /** DER Name. Names are compared as bytes. */
  readonly issuerName: Uint8Array;
  readonly subjectName: Uint8Array;
  /** The CN of the subject, if it has exactly one. */
  readonly commonName?: string | undefined;
  readonly validity: Validity;
  readonly key: CertifiedKey;
  readonly signatureAlgorithm: KeyAlgorithm;
  readonly signature: Uint8Array;
}

/**
 * Reads one v3 certificate of an ML-DSA or composite key, signed likewise. Only canonical DER is read, so the signed
 * bytes are also what any other reader serialises.
 *
 * @throws PkixError
 */
export function readCertificate(der: Uint8Array): Certificate {
  const { tbsCertificate, signatureAlgorithm, signatureValue } = fromDer(der, AsnCertificate, 'Certificate');
  const { version, signature, extensions } = tbsCertificate;
  if (version !== Version.v3) throw new PkixError('malformed', 'the certificate is not of version 3');
  if (!sameBytes(toDer(signature), toDer(signatureAlgorithm))) {
    throw new PkixError('malformed', 'the certificate names two algorithms for one signature');
  }
  return {
    der,
    signed: toDer(tbsCertificate),
    ...readSubject(tbsCertificate),
    signatureAlgorithm: algorithmOf(signatureAlgorithm),
    signature: new Uint8Array(signatureValue),
    ...readPowers(extensions),
  };
}

type Subject = Pick<
  Certificate,
  'serialNumber' | 'issuerName' | 'subjectName' | 'commonName' | 'validity' | 'key'
>;

function readSubject(tbs: TBSCertificate): Subject {
  const { serialNumber, issuer, subject, validity, subjectPublicKeyInfo } = tbs;
  return {
    serialNumber: readSerialOctets(new Uint8Array(serialNumber)),
    issuerName: toDer(issuer),
    subjectName: toDer(subject),
    commonName: commonNameOf(subject),
    validity: { notBefore: secondsOf(validity.notBefore), notAfter: secondsOf(validity.notAfter) },
    key: certifiedKeyOf(subjectPublicKeyInfo),
  };
}
