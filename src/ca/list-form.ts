import { encodeBase64 } from '../crypto/encodings/base64.js';
import { assembleCrl, crlEntry, crlTbs, findCrlReason } from '../crypto/pkix/index.js';
import { crlEntryText, crlText } from '../crypto/pqcert/index.js';
import { mapInSlices } from '../platform/in-slices.js';
import type { Revocation } from './certificate.js';
import { PUBLICATION_SECONDS } from './retention.js';
import type { ListHeader, ListKind } from './revocation-list.js';
import type { SigningAuthority } from './signing-authorities.service.js';

/** A DER list says that the next one comes within so many seconds. */
const NEXT_UPDATE_SECONDS = 7 * 86_400;
/** A JSON list is reused for so long while nothing is revoked. */
const JSON_SECONDS = 60;

/** How lists of one kind are written, and how long one is served while nothing is revoked. */
export interface ListForm {
  readonly seconds: number;
  /** @param revoked newest first */
  write(ca: SigningAuthority, header: ListHeader, revoked: readonly Revocation[]): Promise<Uint8Array>;
}

const derForm: ListForm = {
  seconds: PUBLICATION_SECONDS,
  async write({ issuer, sign }, { number, issuedAt }, revoked) {
    const entries = await mapInSlices(revoked, ({ serial, revokedAt, reason }) =>
      crlEntry({ serialNumber: requireSerial(serial), revokedAt, reason: findCrlReason(reason) }),
    );
    const nextUpdate = issuedAt + NEXT_UPDATE_SECONDS;
    const tbs = crlTbs({ issuer, number, thisUpdate: issuedAt, nextUpdate, entries });
    return assembleCrl(tbs, issuer.key.algorithm, await sign(tbs));
  },
};

const jsonForm: ListForm = {
  seconds: JSON_SECONDS,
  async write({ authority, sign }, { issuedAt }, revoked) {
    const entries = await mapInSlices(revoked, ({ certificateId: certId, reason, revokedAt }) =>
      crlEntryText({ certId, reason, revokedAt }),
    );
    const { id: caId, subject, format, algorithm } = authority;
    const frame = { caId, subject, format, algorithm: algorithm.name, generatedAt: issuedAt };
    const signature = encodeBase64(await sign(new TextEncoder().encode(crlText(frame, entries))));
    return new TextEncoder().encode(crlText({ ...frame, signature }, entries));
  },
};

const FORMS: Readonly<Record<ListKind, ListForm>> = { der: derForm, json: jsonForm };

/** How lists of a kind are written. */
export function listForm(kind: ListKind): ListForm {
  return FORMS[kind];
}

function requireSerial(serial: Uint8Array | null): Uint8Array {
  if (serial === null) throw new TypeError('a DER list is for certificates with serial numbers');
  return serial;
}
