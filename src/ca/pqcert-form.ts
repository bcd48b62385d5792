import { decodeCanonicalBase64, encodeBase64 } from '../crypto/encodings/base64.js';
import { canonicalJsonBytes } from '../crypto/encodings/canonical-json.js';
import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import {
  PQCERT_ALGORITHM,
  PQCERT_STANDARD,
  signedBytes,
  type PqCert,
  type PqLeafBody,
  type PqRootBody,
} from '../crypto/pqcert/index.js';
import type { CertificateForm, SignAsCa } from './certificate-form.js';

/** FIPSign's JSON certificates. */
export const pqCertForm: CertificateForm = {
  async root({ caId, issuer, issuedAt, expiresAt }, sign) {
    return await signed(
      {
        type: 'CA_ROOT',
        id: caId,
        subject: issuer.commonName,
        publicKey: encodeBase64(issuer.key.publicKey),
        issuedAt,
        ...(expiresAt !== undefined && { expiresAt }),
        algorithm: PQCERT_ALGORITHM,
        standard: PQCERT_STANDARD,
      },
      sign,
    );
  },

  async leaf({ certId, caId, subject, key, issuedAt, expiresAt, meta }, sign) {
    const encoded = await signed(
      {
        type: 'CA_CERT',
        id: certId,
        subject,
        publicKey: encodeBase64(key.publicKey),
        caId,
        issuedAt,
        expiresAt,
        algorithm: PQCERT_ALGORITHM,
        standard: PQCERT_STANDARD,
        ...(meta !== undefined && { meta }),
      },
      sign,
    );
    return { serial: null, encoded };
  },

  subjectKey(encoded) {
    const { publicKey } = readPqCert(encoded);
    const bytes = decodeCanonicalBase64(publicKey);
    if (bytes === undefined) throw new TypeError('a stored PQCert holds its key in base64');
    return { algorithm: keyAlgorithm(PQCERT_ALGORITHM), publicKey: bytes };
  },
};

/** A certificate or root as this room stored it. */
export function readPqCert(encoded: Uint8Array): PqCert {
  // Nobody else writes these texts.
  return JSON.parse(Buffer.from(encoded).toString('utf8')) as PqCert;
}

/** Stored in the canonical form too: it is what JSON of any order reads as, and all of it is well-formed UTF-8. */
async function signed(body: PqRootBody | PqLeafBody, sign: SignAsCa): Promise<Uint8Array> {
  const signature = encodeBase64(await sign(signedBytes(body)));
  return canonicalJsonBytes({ ...body, signature });
}
