import {
  CRLNumber,
  CRLReason as AsnCrlReason,
  Extensions,
  id_ce_cRLNumber,
  id_ce_cRLReasons,
  Version,
} from '@peculiar/asn1-x509';

import { derElement, derSequence, derUnsigned } from '../encodings/der-writer.js';
import { DerTag } from '../encodings/der-tag.js';
import type { KeyAlgorithm } from '../key-algorithm.js';
import { derTime } from './certificate-time.js';
import type { Issuer } from './certified-key.js';
import { crlReasonCode, crlReasons, type CrlReason } from './crl-reason.js';
import { toDer } from './der-codec.js';
import { nameOf } from './distinguished-name.js';
import { authorityKeyIdentifier, extension } from './extensions.js';
import { serialOctets } from './serial-number.js';
import { assembleSigned, signatureIdentifier } from './signed-structure.js';

/** One revoked certificate. */
export interface RevokedEntry {
  readonly serialNumber: Uint8Array;
  /** Unix seconds. */
  readonly revokedAt: number;
  /** Without one the entry has no extensions. */
  readonly reason?: CrlReason | undefined;
}

/** A v2 certificate revocation list (RFC 5280 section 5). */
export interface CrlRequest {
  readonly issuer: Issuer;
  /** CRLNumber: a positive safe integer, greater with every list. */
  readonly number: number;
  /** Unix seconds. */
  readonly thisUpdate: number;
  /** Unix seconds. */
  readonly nextUpdate: number;
  /** What `crlEntry` made, in the order they are to stand; any number of them. */
  readonly entries: readonly Uint8Array[];
}

/** crlEntryExtensions with nothing but the reason, made once for each: a long list has thousands. */
const REASON_EXTENSIONS: ReadonlyMap<CrlReason | undefined, Uint8Array> = new Map(
  crlReasons.map((reason) => {
    const contents = new AsnCrlReason(crlReasonCode(reason));
    return [reason, toDer(new Extensions([extension(id_ce_cRLReasons, contents)]))] as const;
  }),
);
const NOTHING = new Uint8Array(0);

/**
 * DER of one entry of `revokedCertificates`; without a reason it has no extensions. Entries are written without the
 * library, which takes a list of 20,000 longer than a second and does not read one back; one by one, so that whoever
 * makes a long list may do other work in between.
 *
 * @throws TypeError for a time or serial number that cannot stand in a list
 */
export function crlEntry({ serialNumber, revokedAt, reason }: RevokedEntry): Uint8Array {
  return derSequence(
    derElement(DerTag.integer, serialOctets(serialNumber)),
    derTime(revokedAt),
    REASON_EXTENSIONS.get(reason) ?? NOTHING,
  );
}

/**
 * DER TBSCertList with authority key identifier and CRLNumber. `revokedCertificates` is absent when there are none.
 *
 * @throws TypeError for a number, time or name that cannot stand in a list
 */
export function crlTbs({ issuer, number, thisUpdate, nextUpdate, entries }: CrlRequest): Uint8Array {
  if (!Number.isSafeInteger(number) || number < 1) throw new TypeError('a CRLNumber is a positive integer');
  if (nextUpdate <= thisUpdate) throw new TypeError('the next list comes after this one');
  const extensions = new Extensions([
    authorityKeyIdentifier(issuer.key.publicKey),
    extension(id_ce_cRLNumber, new CRLNumber(number)),
  ]);
  return derSequence(
    derUnsigned(Uint8Array.of(Version.v2)),
    signatureIdentifier(issuer.key.algorithm),
    toDer(nameOf(issuer.commonName)),
    derTime(thisUpdate),
    derTime(nextUpdate),
    entries.length === 0 ? NOTHING : derSequence(Buffer.concat(entries)),
    derElement(DerTag.explicit0, toDer(extensions)),
  );
}

/** The whole list in DER (`application/pkix-crl`). */
export function assembleCrl(tbs: Uint8Array, algorithm: KeyAlgorithm, signature: Uint8Array): Uint8Array {
  return assembleSigned(tbs, algorithm, signature);
}
