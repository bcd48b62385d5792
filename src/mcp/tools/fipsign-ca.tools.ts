import { z } from 'zod';

import { base64, count, noInput, remaining, success, text } from '../fields.js';
import { defineTool, type Tool } from '../tool.js';

const NO_CERTIFICATE =
  'Check certId: it is meta.certId of the answer of fipsign_ca_issue, and of this project. If the project has no CA, the administrator makes one.';
const NO_CA = 'The project has no active CA: the administrator makes one (POST /admin/projects/{id}/ca).';

const certificateId = text('Id of the certificate (cert_…): meta.certId of the answer of fipsign_ca_issue.');
const certificate = z
  .union([z.string(), z.looseObject({})])
  .describe('A PQCert object, or the PEM text of an X.509 certificate, by the kind of the CA.');

const issue = defineTool({
  name: 'fipsign_ca_issue',
  title: 'Issue a certificate',
  description:
    'Certifies with the project’s CA that the subject holds the public key. Make sure that it does: whoever has the certificate is believed to be the subject. Costs 1 token. Keep meta.certId: revoking needs it.',
  effect: 'adds',
  input: z.strictObject({
    subject: z
      .string()
      .min(1)
      .max(256)
      .describe('Who is certified, such as a serial number or a service’s name.'),
    publicKey: base64(
      'the subject’s ML-DSA-65 key of 1952 bytes; a composite CA also takes a key of its own suite.',
    ),
    expiresInSeconds: count(
      60,
      157_680_000,
      'Life of the certificate, up to 5 years; cut short where the root ends earlier.',
    ),
    meta: z
      .looseObject({})
      .describe('Up to 10 members that the certificate carries. PQCert CAs only: an X.509 CA refuses it.')
      .optional(),
  }),
  output: z.looseObject({
    ...success,
    certificate,
    meta: z.looseObject({ certId: z.string(), expiresAt: z.int(), format: z.string() }),
    usage: remaining,
  }),
  run: (input, service) =>
    service.fipsign({ method: 'POST', path: '/ca/issue', body: input, missing: NO_CA }),
});

const revokeCertificate = defineTool({
  name: 'fipsign_ca_revoke_cert',
  title: 'Revoke a certificate',
  description:
    'Revokes a certificate at once and for good: it stands on the revocation lists from now on. Cannot be undone. Costs 1 token. A second time is an error and changes nothing.',
  effect: 'ends',
  input: z.strictObject({
    certId: certificateId,
    reason: z
      .string()
      .max(256)
      .describe(
        'Shown on the list. keyCompromise, affiliationChanged, superseded, cessationOfOperation and privilegeWithdrawn become reason codes in X.509 lists.',
      )
      .optional(),
  }),
  output: z.looseObject({ ...success, certId: z.string(), revokedAt: z.int(), usage: remaining }),
  run: (input, service) =>
    service.fipsign({ method: 'POST', path: '/ca/revoke', body: input, missing: NO_CERTIFICATE }),
});

const getCertificate = defineTool({
  name: 'fipsign_ca_get_cert',
  title: 'Show a certificate',
  description:
    'Gives a certificate and what has become of it: revoked, expired. Free. Use it before relying on one certificate; for many take fipsign_ca_get_crl.',
  effect: 'reads',
  input: z.strictObject({ certId: certificateId }),
  output: z.looseObject({
    ...success,
    certificate,
    status: z.looseObject({ revoked: z.boolean(), expired: z.boolean() }),
  }),
  run: ({ certId }, service) => {
    const path = `/ca/certificate/${encodeURIComponent(certId)}`;
    return service.fipsign({ method: 'GET', path, missing: NO_CERTIFICATE });
  },
});

const getRevocationList = defineTool({
  name: 'fipsign_ca_get_crl',
  title: 'Revocation list',
  description:
    'Gives the signed list of the CA’s revoked certificates, newest first, for checks without the service. Free. It grows with every revocation.',
  effect: 'reads',
  input: noInput,
  output: z.looseObject({
    ...success,
    crl: z.looseObject({ caId: z.string(), revokedCerts: z.array(z.looseObject({ certId: z.string() })) }),
    generatedAt: z.int(),
  }),
  run: (_input, service) => service.fipsign({ method: 'GET', path: '/ca/crl', missing: NO_CA }),
});

/** The project's certificate authority. */
export const FIPSIGN_CA_TOOLS: readonly Tool[] = [
  issue,
  revokeCertificate,
  getCertificate,
  getRevocationList,
];
