import { encodeBase64 } from '../crypto/encodings/base64.js';
import { assembleCrl, crlTbs, findCrlReason } from '../crypto/pkix/index.js';
import { signedBytes, type SignedCrlBody } from '../crypto/pqcert/index.js';
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
    const tbs = crlTbs({
      issuer,
      number,
      thisUpdate: issuedAt,
      nextUpdate: issuedAt + NEXT_UPDATE_SECONDS,
      revoked: revoked.map(({ serial, revokedAt, reason }) => ({
        serialNumber: requireSerial(serial),
        revokedAt,
        reason: findCrlReason(reason),
      })),
    });
    return assembleCrl(tbs, issuer.key.algorithm, await sign(tbs));
  },
};

const jsonForm: ListForm = {
  seconds: JSON_SECONDS,
  async write({ authority, sign }, { issuedAt }, revoked) {
    const body: SignedCrlBody = {
      caId: authority.id,
      subject: authority.subject,
      format: authority.format,
      algorithm: authority.algorithm.name,
      generatedAt: issuedAt,
      revokedCerts: revoked.map(({ certificateId: certId, reason, revokedAt }) => ({
        certId,
        reason,
        revokedAt,
      })),
    };
    const signature = encodeBase64(await sign(signedBytes(body)));
    return new TextEncoder().encode(JSON.stringify({ ...body, signature }));
  },
};

const FORMS: Readonly<Record<ListKind, ListForm>> = { der: derForm, json: jsonForm };

export function listForm(kind: ListKind): ListForm {
  return FORMS[kind];
}

function requireSerial(serial: Uint8Array | null): Uint8Array {
  if (serial === null) throw new TypeError('a DER list is for certificates with serial numbers');
  return serial;
}
