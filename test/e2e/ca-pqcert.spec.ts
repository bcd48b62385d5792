import { setTimeout as sleep } from 'node:timers/promises';

import { checkSignature } from '../../src/crypto/pkix/testing/check-signature.js';
import {
  pqCertFault,
  pqCertKey,
  pqRootFault,
  readPqRoot,
  signedCrlFault,
} from '../../src/crypto/pqcert/index.js';
import {
  issue,
  issueRequest,
  openGet,
  pqcertProject,
  revoke,
  signedList,
  verifiesAsJs,
  verifiesAsPython,
  YEAR,
  type PqCertJson,
} from '../support/ca.js';
import { DATABASES } from '../support/databases.js';
import { useWorld } from '../support/world.js';

const now = (): number => Math.floor(Date.now() / 1000);

describe.each(DATABASES)('a PQCert authority on %s', (database) => {
  const world = useWorld({}, database);

  it('has a self-signed root without an end, which is public', async () => {
    const { ca, service } = await pqcertProject(world());
    expect(Object.keys(ca).sort()).toEqual(['algorithm', 'created_at', 'format', 'id', 'root', 'subject']);
    expect(ca).toMatchObject({ format: 'pqcert', subject: 'Test CA', algorithm: 'ML-DSA-65' });
    const { root } = ca;
    expect(Object.keys(root).sort()).toEqual([
      'algorithm',
      'id',
      'issuedAt',
      'publicKey',
      'signature',
      'standard',
      'subject',
      'type',
    ]);
    expect(root).toMatchObject({ type: 'CA_ROOT', id: ca.id, subject: 'Test CA', standard: 'NIST FIPS 204' });
    expect(Buffer.from(root.publicKey, 'base64')).toHaveLength(1952);
    expect(Buffer.from(root.signature, 'base64')).toHaveLength(3309);
    expect(verifiesAsJs(root, root) && verifiesAsPython(root, root)).toBe(true);
    expect(await pqRootFault(root, now(), checkSignature)).toBeUndefined();
    const answer = await openGet({ service }, `/ca/${ca.id}/root.json`);
    expect([answer.status, answer.json()]).toEqual([200, root]);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect((await openGet({ service }, `/ca/${ca.id}/root.pem`)).status).toBe(404);
    expect((await openGet({ service }, `/ca/${ca.id}/crl.der`)).status).toBe(404);
  });

  it('issues certificates that verify as both SDKs verify them', async () => {
    const project = await pqcertProject(world());
    const { root } = project.ca;
    const issued = await issue<PqCertJson>(project, { meta: { model: 'lock-v2', batch: '2026-05' } });
    const { certificate, meta, usage } = issued;
    expect(Object.keys(issued).sort()).toEqual(['certificate', 'meta', 'success', 'usage']);
    expect(Object.keys(usage).sort()).toEqual(['freeRemaining', 'packRemaining', 'totalRemaining']);
    expect(meta).toEqual({
      certId: certificate.id,
      caId: project.ca.id,
      subject: 'device-00123',
      issuedAt: certificate.issuedAt,
      expiresAt: certificate.issuedAt + YEAR,
      algorithm: 'ML-DSA-65',
      standard: 'NIST FIPS 204',
      format: 'pqcert',
    });
    expect(Object.keys(certificate).sort()).toEqual([
      'algorithm',
      'caId',
      'expiresAt',
      'id',
      'issuedAt',
      'meta',
      'publicKey',
      'signature',
      'standard',
      'subject',
      'type',
    ]);
    expect(certificate).toMatchObject({ type: 'CA_CERT', caId: root.id, expiresAt: meta.expiresAt });
    expect(certificate.id).toMatch(/^cert_[0-9a-f]{32}$/);
    expect(verifiesAsJs(certificate, root) && verifiesAsPython(certificate, root)).toBe(true);
    expect(await pqCertFault(certificate, root, now(), checkSignature)).toBeUndefined();
    const without = await issue<PqCertJson>(project);
    expect(without.certificate).not.toHaveProperty('meta');
  });

  it.each([
    ['non-ASCII and emoji', { ubicación: 'Córdoba', 装置: '锁', s: '\u{1f600}\u2028' }],
    ['names like array indexes', { b: 1, '10': 2, '2': 3, '4294967295': 4, '01': 5, '-1': 6 }],
    ['numbers', { a: 1e21, b: 5e-324, c: 0.1, d: [1, 2.5, -3], e: 2 ** 53 }],
    ['lone surrogates and control characters', { s: '\ud800 x \udfff \u0000\u001f' }],
    ['objects in arrays', { z: [3, { b: null, a: [{ y: true, x: '' }] }] }],
    ['nothing', {}],
  ])('signs meta of %s in its canonical form', async (_title, meta) => {
    const project = await pqcertProject(world());
    const subject = 'dispositivo-Ñandú-日本';
    const { certificate } = await issue<PqCertJson>(project, { subject, meta });
    expect(certificate.meta).toEqual(JSON.parse(JSON.stringify(meta)));
    expect(verifiesAsJs(certificate, project.ca.root)).toBe(true);
    const { certificate: again } = await project.client.ok<{ certificate: PqCertJson }>(
      'GET',
      `/ca/certificate/${certificate.id}`,
    );
    expect(again).toEqual(certificate);
  });

  it('signs numbers as JavaScript reads them, whatever their spelling', async () => {
    const { ca, client } = await pqcertProject(world());
    const { certificate: sample } = await issue<PqCertJson>({ client });
    const answer = await client.call(
      'POST',
      '/ca/issue',
      `{"subject":"a","publicKey":"${sample.publicKey}","expiresInSeconds":60,"meta":{"a":10.0,"b":-0,"c":1E3,"d":1e400,"e":9007199254740993}}`,
    );
    const { certificate } = answer.json<{ certificate: PqCertJson }>();
    expect(certificate.meta).toEqual({ a: 10, b: 0, c: 1000, d: null, e: 2 ** 53 });
    expect(answer.text).toContain('"meta":{"a":10,"b":0,"c":1000,"d":null,"e":9007199254740992}');
    expect(verifiesAsJs(certificate, ca.root)).toBe(true);
  });

  it('cuts a leaf to what is left of its root, and says so', async () => {
    const project = await pqcertProject(world(), { expires_in_seconds: 600 });
    const { root } = project.ca;
    expect(root.expiresAt).toBe(root.issuedAt + 600);
    expect(verifiesAsJs(root, root)).toBe(true);
    const { certificate, meta } = await issue<PqCertJson>(project, { expiresInSeconds: 3600 });
    expect(certificate.expiresAt).toBe(root.expiresAt);
    expect(meta['caExpiry']).toEqual({
      truncated: true,
      requestedExpiresInSeconds: 3600,
      resolvedExpiresInSeconds: certificate.expiresAt! - certificate.issuedAt,
    });
    const shorter = await issue<PqCertJson>(project, { expiresInSeconds: 60 });
    expect(shorter.meta).not.toHaveProperty('caExpiry');
  });

  it('issues nothing once less than a minute of the root is left', async () => {
    const { client } = await pqcertProject(world(), { expires_in_seconds: 60 });
    await sleep(1100);
    const refusal = await client.refusal('POST', '/ca/issue', issueRequest({ expiresInSeconds: 60 }));
    expect(refusal).toEqual([400, { success: false, error: 'Root CA certificate has expired' }]);
  });

  it('shows a certificate and what became of it, without meta', async () => {
    const project = await pqcertProject(world());
    const { certificate, meta } = await issue<PqCertJson>(project);
    const path = `/ca/certificate/${meta.certId}`;
    const status = { revoked: false, expired: false, revokedAt: null, expiresAt: meta.expiresAt };
    expect(await project.client.ok('GET', path)).toEqual({ success: true, certificate, status });
    const { revokedAt } = await revoke(project, meta.certId);
    expect(await project.client.ok('GET', path)).toEqual({
      success: true,
      certificate,
      status: { ...status, revoked: true, revokedAt },
    });
  });

  it('revokes once, and its signed list says so at once, newest first', async () => {
    const project = await pqcertProject(world());
    const { client, ca } = project;
    const before = await signedList(project);
    expect(before.crl.revokedCerts).toEqual([]);
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) ids.push((await issue(project)).meta.certId);
    const first = await revoke(project, ids[0]!, 'revocación 日本語 \u{1f512} “quotes”');
    expect(first).toEqual({
      success: true,
      certId: ids[0],
      revokedAt: expect.any(Number),
      reason: 'revocación 日本語 \u{1f512} “quotes”',
      usage: { freeRemaining: expect.any(Number), packRemaining: 0, totalRemaining: expect.any(Number) },
    });
    await revoke(project, ids[2]!);
    expect(await client.refusal('POST', '/ca/revoke', { certId: ids[0] })).toEqual([
      409,
      { success: false, error: 'Certificate is already revoked' },
    ]);
    const { crl, generatedAt, verifyNote } = await signedList(project);
    expect(Object.keys(crl).sort()).toEqual([
      'algorithm',
      'caId',
      'format',
      'generatedAt',
      'revokedCerts',
      'signature',
      'subject',
    ]);
    expect(crl).toMatchObject({ caId: ca.id, subject: 'Test CA', format: 'pqcert', algorithm: 'ML-DSA-65' });
    expect(crl.generatedAt).toBe(generatedAt);
    expect(verifyNote).not.toBe('');
    expect(crl.revokedCerts.map(({ certId }) => certId)).toEqual([ids[2], ids[0]]);
    expect(crl.revokedCerts[0]!.reason).toBeNull();
    expect(verifiesAsJs(crl, ca.root)).toBe(true);
    const issuer = { format: 'pqcert', key: pqCertKey(readPqRoot(ca.root)!)!, caId: ca.id } as const;
    expect(await signedCrlFault(crl, issuer, checkSignature)).toBeUndefined();
    expect((await signedList(project)).crl).toEqual(crl);
  });

  it('charges one token for issuing and for the first revocation, and nothing for reads and refusals', async () => {
    const project = await pqcertProject(world());
    const { client } = project;
    const { meta } = await issue(project);
    expect(await client.used()).toBe(1);
    await client.call('POST', '/ca/issue', {});
    await client.call('GET', `/ca/certificate/${meta.certId}`);
    await client.call('GET', '/ca/crl');
    expect(await client.used()).toBe(1);
    const { usage } = await revoke(project, meta.certId);
    expect(usage).toEqual({ freeRemaining: 9998, packRemaining: 0, totalRemaining: 9998 });
    await client.call('POST', '/ca/revoke', { certId: meta.certId });
    expect(await client.used()).toBe(2);
  });

  it('keeps revoking and serving its list and root after it was retired, but issues nothing', async () => {
    const project = await pqcertProject(world());
    const { client, ca, admin, service } = project;
    const { meta } = await issue(project);
    await admin.ok('POST', `/projects/${project.project.id}/ca/retire`, {});
    const none = [404, { success: false, error: 'No active CA found for this project' }];
    expect(await client.refusal('POST', '/ca/issue', issueRequest())).toEqual(none);
    await revoke(project, meta.certId);
    const { crl } = await signedList(project);
    expect(crl.revokedCerts.map(({ certId }) => certId)).toEqual([meta.certId]);
    expect(verifiesAsJs(crl, ca.root)).toBe(true);
    expect((await openGet({ service }, `/ca/${ca.id}/root.json`)).json()).toEqual(ca.root);
    const next = await admin.ok<{ id: string }>(
      'POST',
      `/projects/${project.project.id}/ca`,
      { format: 'pqcert', subject: 'Next CA' },
      201,
    );
    expect((await signedList(project)).crl.caId).toBe(next.id);
    expect((await client.ok<{ crl: { caId: string } }>('GET', `/ca/crl?caId=${ca.id}`)).crl).toEqual(crl);
    expect((await client.refusal('GET', '/ca/crl?caId=ca_00000000000000000000000000000000'))[0]).toBe(404);
  });
});
