import {
  AuthorityInfoAccessSyntax,
  AuthorityKeyIdentifier,
  BasicConstraints,
  CRLDistributionPoints,
  ExtendedKeyUsage,
  type Extensions,
  id_ad_ocsp,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_cRLDistributionPoints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
  id_kp_OCSPSigning,
  id_pe_authorityInfoAccess,
  KeyUsage,
  KeyUsageFlags,
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509';

import { ExtensionReader } from './extension-reader.js';

/** What the extensions of a certificate say. */
export interface CertificatePowers {
  /** basicConstraints CA:TRUE and, where there is a keyUsage, keyCertSign. */
  readonly isCa: boolean;
  /** As `isCa`, with cRLSign in the keyUsage. */
  readonly signsCrls: boolean;
  /** Extended key usage OCSPSigning and, where there is a keyUsage, digitalSignature. */
  readonly signsOcsp: boolean;
  readonly subjectKeyId?: Uint8Array | undefined;
  readonly authorityKeyId?: Uint8Array | undefined;
  readonly crlUrls: readonly string[];
  readonly ocspUrls: readonly string[];
}

/** Critical extensions that are looked at. */
const UNDERSTOOD = [
  id_ce_basicConstraints,
  id_ce_keyUsage,
  id_ce_extKeyUsage,
  id_ce_subjectKeyIdentifier,
  id_ce_authorityKeyIdentifier,
];

/** @throws PkixError `malformed`, also for a critical extension that is not looked at */
export function readPowers(extensions: Extensions | undefined): CertificatePowers {
  const reader = new ExtensionReader(extensions, UNDERSTOOD);
  const isCa = reader.find(id_ce_basicConstraints, BasicConstraints)?.cA === true;
  const usage = reader.find(id_ce_keyUsage, KeyUsage)?.toNumber();
  const purposes = reader.find(id_ce_extKeyUsage, ExtendedKeyUsage) ?? [];
  return {
    isCa: isCa && allows(usage, KeyUsageFlags.keyCertSign),
    signsCrls: isCa && allows(usage, KeyUsageFlags.cRLSign),
    signsOcsp: purposes.includes(id_kp_OCSPSigning) && allows(usage, KeyUsageFlags.digitalSignature),
    subjectKeyId: bytesOf(reader.find(id_ce_subjectKeyIdentifier, SubjectKeyIdentifier)),
    authorityKeyId: bytesOf(reader.find(id_ce_authorityKeyIdentifier, AuthorityKeyIdentifier)?.keyIdentifier),
    crlUrls: crlUrlsOf(reader),
    ocspUrls: ocspUrlsOf(reader),
  };
}

/** A certificate without a keyUsage is not restricted (RFC 5280 section 4.2.1.3). */
function allows(usage: number | undefined, flag: KeyUsageFlags): boolean {
  // oxlint-disable-next-line no-bitwise -- a set of flags
  return usage === undefined || (usage & flag) !== 0;
}

function bytesOf(octets: { readonly buffer: ArrayBuffer } | undefined): Uint8Array | undefined {
  return octets && new Uint8Array(octets.buffer);
}

function crlUrlsOf(reader: ExtensionReader): readonly string[] {
  const points = reader.find(id_ce_cRLDistributionPoints, CRLDistributionPoints) ?? [];
  return points
    .flatMap(({ distributionPoint }) => distributionPoint?.fullName ?? [])
    .flatMap(({ uniformResourceIdentifier }) => uniformResourceIdentifier ?? []);
}

function ocspUrlsOf(reader: ExtensionReader): readonly string[] {
  const accesses = reader.find(id_pe_authorityInfoAccess, AuthorityInfoAccessSyntax) ?? [];
  return accesses
    .filter(({ accessMethod }) => accessMethod === id_ad_ocsp)
    .flatMap(({ accessLocation }) => accessLocation.uniformResourceIdentifier ?? []);
}
