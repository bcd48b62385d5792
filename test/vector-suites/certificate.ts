import { DerReader } from '../../src/crypto/encodings/der-reader.js';
import { DerTag } from '../../src/crypto/encodings/der-tag.js';

/** What a test needs of an X.509 certificate, as views of its DER. */
export interface CertificateParts {
  /** The TBSCertificate with its tag and length: what is signed. */
  readonly signed: Uint8Array;
  /** SubjectPublicKeyInfo in DER. */
  readonly spki: Uint8Array;
  /** Dotted OID of the signature. */
  readonly signatureOid: string;
  readonly signature: Uint8Array;
}

const VERSION = 0xa0 as DerTag;

function dotted(contents: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of contents) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}

/** Reads the parts of RFC 5280 section 4.1, as far as they are needed. */
export function readCertificate(der: Uint8Array): CertificateParts {
  const certificate = new DerReader(der).sequence('Certificate');
  const signed = certificate.element(DerTag.sequence, 'tbsCertificate');
  const identifier = certificate.sequence('signatureAlgorithm');
  const signatureOid = dotted(identifier.contents(DerTag.oid, 'signature OID'));
  // Composites and ML-DSA leave the parameters out.
  identifier.end('signatureAlgorithm');
  const signature = certificate.bitString('signatureValue');
  const tbs = new DerReader(signed).sequence('tbsCertificate');
  tbs.contents(VERSION, 'version');
  tbs.contents(DerTag.integer, 'serialNumber');
  for (const name of ['signature', 'issuer', 'validity', 'subject']) tbs.contents(DerTag.sequence, name);
  const spki = tbs.element(DerTag.sequence, 'subjectPublicKeyInfo');
  return { signed, spki, signatureOid, signature };
}

/** Dotted OID of the key inside a SubjectPublicKeyInfo. */
export function keyOidOf(spki: Uint8Array): string {
  const identifier = new DerReader(spki).sequence('SubjectPublicKeyInfo').sequence('algorithm');
  return dotted(identifier.contents(DerTag.oid, 'key OID'));
}
