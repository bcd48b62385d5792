import {
  AlgorithmIdentifier,
  AuthorityKeyIdentifier,
  CRLReason,
  Extensions,
  id_ce_authorityKeyIdentifier,
  id_ce_cRLNumber,
  id_ce_cRLReasons,
} from '@peculiar/asn1-x509';

import { sameBytes } from '../bytes.js';
import { type DerReader, readDer } from '../encodings/der-reader.js';
import { DerTag } from '../encodings/der-tag.js';
import { readVersion } from '../encodings/der-version.js';
import type { MalformedDerError } from '../encodings/malformed-der-error.js';
import { algorithmOf } from './algorithm-reader.js';
import { readTime } from './certificate-time.js';
import { fromDer } from './der-codec.js';
import { ExtensionReader } from './extension-reader.js';
import type { Signed } from './issuer-signature.js';
import { PkixError } from './pkix-error.js';
import { readSerialOctets } from './serial-number.js';

/** One revoked certificate on a list. */
export interface CrlEntry {
  readonly serialNumber: Uint8Array;
  /** Unix seconds. */
  readonly revokedAt: number;
  /** Value of CRLReason, if there is one. */
  readonly reasonCode?: number | undefined;
}

/** What a strict reading of a v2 CRL gives. */
export interface Crl extends Signed {
  /** DER Name. */
  readonly issuerName: Uint8Array;
  readonly authorityKeyId: Uint8Array;
  readonly number: bigint;
  /** Unix seconds. */
  readonly thisUpdate: number;
  /** Unix seconds. */
  readonly nextUpdate: number;
  readonly entries: readonly CrlEntry[];
}

/**
 * Reads one CRL as RFC 5280 section 5 wants it: version 2, nextUpdate, authority key identifier and CRLNumber present,
 * no empty sequences, no critical extension. The list is walked without the library, which refuses long ones.
 *
 * @throws PkixError
 */
export function readCrl(der: Uint8Array): Crl {
  return readDer(der, readCertificateList, refuse);
}

function readCertificateList(reader: DerReader): Crl {
  const list = reader.sequence('CertificateList');
  const signed = list.element(DerTag.sequence, 'tbsCertList');
  const identifier = list.element(DerTag.sequence, 'signatureAlgorithm');
  const signature = list.bitString('signatureValue');
  list.end('CertificateList');
  const signatureAlgorithm = algorithmOf(fromDer(identifier, AlgorithmIdentifier, 'AlgorithmIdentifier'));
  const tbs = readDer(signed, (inside) => readTbs(inside, identifier), refuse);
  return { signed, signatureAlgorithm, signature, ...tbs };
}

function readTbs(reader: DerReader, identifier: Uint8Array): Omit<Crl, keyof Signed> {
  const tbs = reader.sequence('tbsCertList');
  readVersion(tbs, 1);
  if (!sameBytes(tbs.element(DerTag.sequence, 'signature'), identifier)) {
    throw new PkixError('malformed', 'the list names two algorithms for one signature');
  }
  const issuerName = tbs.element(DerTag.sequence, 'issuer');
  const thisUpdate = readTime(tbs, 'thisUpdate');
  const nextUpdate = readTime(tbs, 'nextUpdate');
  const entries = tbs.nextTag === DerTag.sequence ? readEntries(tbs) : [];
  const extensions = readExtensions(tbs.contents(DerTag.explicit0, 'crlExtensions'));
  tbs.end('tbsCertList');
  return { issuerName, thisUpdate, nextUpdate, entries, ...extensions };
}

function readEntries(tbs: DerReader): readonly CrlEntry[] {
  const list = tbs.sequence('revokedCertificates');
  const entries: CrlEntry[] = [];
  while (list.nextTag !== undefined) entries.push(readEntry(list.sequence('revokedCertificate')));
  if (entries.length === 0) throw new PkixError('malformed', 'revokedCertificates is empty');
  return entries;
}

function readEntry(entry: DerReader): CrlEntry {
  const serialNumber = readSerialOctets(entry.contents(DerTag.integer, 'userCertificate'));
  const revokedAt = readTime(entry, 'revocationDate');
  if (entry.nextTag === undefined) return { serialNumber, revokedAt };
  const extensions = entry.element(DerTag.sequence, 'crlEntryExtensions');
  entry.end('revokedCertificate');
  const reader = new ExtensionReader(fromDer(extensions, Extensions, 'crlEntryExtensions'), []);
  return { serialNumber, revokedAt, reasonCode: reader.find(id_ce_cRLReasons, CRLReason)?.reason };
}

function readExtensions(der: Uint8Array): Pick<Crl, 'authorityKeyId' | 'number'> {
  const reader = new ExtensionReader(fromDer(der, Extensions, 'crlExtensions'), []);
  const keyIdentifier = reader.find(id_ce_authorityKeyIdentifier, AuthorityKeyIdentifier)?.keyIdentifier;
  const number = reader.contents(id_ce_cRLNumber);
  if (keyIdentifier === undefined || number === undefined) {
    throw new PkixError('malformed', 'the list has no authority key identifier or no CRLNumber');
  }
  return { authorityKeyId: new Uint8Array(keyIdentifier.buffer), number: readNumber(number) };
}

/** CRLNumber has up to 20 octets (RFC 5280 section 5.2.3), more than the library's class holds. */
function readNumber(der: Uint8Array): bigint {
  const octets = readDer(der, (reader) => reader.unsigned('CRLNumber'), refuse);
  return BigInt(`0x${Buffer.from(octets).toString('hex')}`);
}

function refuse({ message }: MalformedDerError): never {
  throw new PkixError('malformed', message);
}
