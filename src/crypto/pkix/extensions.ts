import { OctetString } from '@peculiar/asn1-schema';
import {
  AccessDescription,
  AuthorityInfoAccessSyntax,
  AuthorityKeyIdentifier,
  BasicConstraints,
  CRLDistributionPoints,
  DistributionPoint,
  DistributionPointName,
  ExtendedKeyUsage,
  Extension,
  GeneralName,
  id_ad_ocsp,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_cRLDistributionPoints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
  id_kp_OCSPSigning,
  id_pe_authorityInfoAccess,
  KeyIdentifier,
  KeyUsage,
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509';
import { id_pkix_ocsp_nocheck } from '@peculiar/asn1-ocsp';

import { bufferOf, toDer } from './der-codec.js';
import { keyIdentifierOf } from './key-identifier.js';

const DER_NULL = Uint8Array.of(5, 0);

/** An extension of these contents. `critical` is written only where it is true: DER leaves a DEFAULT out. */
export function extension(oid: string, contents: object | Uint8Array, critical = false): Extension {
  const der = contents instanceof Uint8Array ? contents : toDer(contents);
  return new Extension({ extnID: oid, critical, extnValue: new OctetString(bufferOf(der)) });
}

/** Critical; CA:TRUE without a path length, or an empty SEQUENCE for CA:FALSE (RFC 5280 section 4.2.1.9). */
export function basicConstraints(isCa: boolean): Extension {
  return extension(id_ce_basicConstraints, new BasicConstraints({ cA: isCa }), true);
}

/** Critical. @param flags bits of `KeyUsageFlags` */
export function keyUsage(flags: number): Extension {
  return extension(id_ce_keyUsage, new KeyUsage(flags), true);
}

/** Names the certificate's own key. */
export function subjectKeyIdentifier(publicKey: Uint8Array): Extension {
  return extension(
    id_ce_subjectKeyIdentifier,
    new SubjectKeyIdentifier(bufferOf(keyIdentifierOf(publicKey))),
  );
}

/** Names the key that signs the certificate or list. */
export function authorityKeyIdentifier(publicKey: Uint8Array): Extension {
  const keyIdentifier = new KeyIdentifier(bufferOf(keyIdentifierOf(publicKey)));
  return extension(id_ce_authorityKeyIdentifier, new AuthorityKeyIdentifier({ keyIdentifier }));
}

/** Where the CRL is. @throws TypeError for a URL that is not printable ASCII */
export function crlDistributionPoint(url: string): Extension {
  const distributionPoint = new DistributionPointName({ fullName: [uri(url)] });
  return extension(
    id_ce_cRLDistributionPoints,
    new CRLDistributionPoints([new DistributionPoint({ distributionPoint })]),
  );
}

/** Where the OCSP responder is. @throws TypeError for a URL that is not printable ASCII */
export function ocspAccess(url: string): Extension {
  const access = new AccessDescription({ accessMethod: id_ad_ocsp, accessLocation: uri(url) });
  return extension(id_pe_authorityInfoAccess, new AuthorityInfoAccessSyntax([access]));
}

/** The certificate is a delegated OCSP responder's (RFC 6960 section 4.2.2.2). */
export function ocspSigning(): Extension {
  return extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_OCSPSigning]));
}

/** Clients need not ask whether the responder is revoked (RFC 6960 section 4.2.2.2.1): it lives for a month. */
export function ocspNoCheck(): Extension {
  return extension(id_pkix_ocsp_nocheck, DER_NULL);
}

function uri(url: string): GeneralName {
  if (!/^[\x21-\x7e]+$/.test(url)) throw new TypeError('a URL in a certificate is printable ASCII');
  return new GeneralName({ uniformResourceIdentifier: url });
}
