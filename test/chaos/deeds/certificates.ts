import { X509Certificate } from 'node:crypto';

import type { DeedRequest, LoadWorld } from '../load-world.js';

/** A composite, so that both halves sign every certificate and list. */
export const CA_ALGORITHM = 'MLDSA44-Ed25519-SHA512';
/** Bytes of an ML-DSA-65 public key, all of them as good as any to an issuer that asks for no proof. */
const SUBJECT_KEY = Buffer.alloc(1952, 7).toString('base64');
const YEAR_SECONDS = 31_536_000;

export const issueCertificate = (world: LoadWorld): DeedRequest => ({
  deed: 'ca.issue',
  path: '/ca/issue',
  body: { subject: world.freshName(), publicKey: SUBJECT_KEY, expiresInSeconds: YEAR_SECONDS },
  promised: (answer) => {
    if (answer.status !== 200) return undefined;
    const { certificate: pem, meta } = answer.json<{ certificate: string; meta: { certId: string } }>();
    const certificate = { id: meta.certId, serial: new X509Certificate(pem).serialNumber };
    world.keepCertificate(certificate);
    return { certificate };
  },
});

/** Also of one that is revoked already, which is refused with 409. No reason: entries without one are read much faster. */
export const revokeCertificate = (world: LoadWorld): DeedRequest => {
  const known = world.anyCertificate();
  if (known === undefined) return issueCertificate(world);
  return {
    deed: 'ca.revoke',
    path: '/ca/revoke',
    body: { certId: known.id },
    certificate: known.id,
  };
};

/** The public list: nobody is charged, and an entry is made only by the request that makes the list. */
export const readList = (world: LoadWorld): DeedRequest => ({
  deed: 'ca.crl',
  path: `/ca/${world.caId}/crl.der`,
  promised: (answer) => (answer.status === 200 ? { list: world.keepList(answer.bytes) } : undefined),
});
