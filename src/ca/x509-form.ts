import { assembleCertificate, leafTbs, readCertificate, rootTbs } from '../crypto/pkix/index.js';
import type { CertificateForm } from './certificate-form.js';

/** X.509 certificates (RFC 5280, RFC 9881, the composite draft). */
export const x509Form: CertificateForm = {
  async root({ issuer, issuedAt, expiresAt, serial }, sign) {
    if (expiresAt === undefined) throw new TypeError('an X.509 root has an end');
    const validity = { notBefore: issuedAt, notAfter: expiresAt };
    const tbs = rootTbs({ serialNumber: serial, validity, issuer });
    return assembleCertificate(tbs, issuer.key.algorithm, await sign(tbs));
  },

  async leaf({ issuer, subject, key, issuedAt, expiresAt, serial, urls }, sign) {
    const tbs = leafTbs({
      serialNumber: serial,
      validity: { notBefore: issuedAt, notAfter: expiresAt },
      subject,
      key,
      issuer,
      ...(urls !== undefined && { crlUrl: urls.crl, ocspUrl: urls.ocsp }),
    });
    return { serial, encoded: assembleCertificate(tbs, issuer.key.algorithm, await sign(tbs)) };
  },

  subjectKey: (encoded) => readCertificate(encoded).key,
};
