import { encodeBase64 } from '../crypto/encodings/base64.js';
import { canonicalJsonBytes } from '../crypto/encodings/canonical-json.js';
import {
  PQCERT_ALGORITHM,
  PQCERT_STANDARD,
  signedBytes,
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
};

/** Stored in the canonical form too: it is what JSON of any order reads as, and all of it is well-formed UTF-8. */
async function signed(body: PqRootBody | PqLeafBody, sign: SignAsCa): Promise<Uint8Array> {
  const signature = encodeBase64(await sign(signedBytes(body)));
  return canonicalJsonBytes({ ...body, signature });
}
