import { X509Certificate } from 'node:crypto';

import { encodePem } from '../../src/crypto/encodings/pem.js';
import { certificateFault, readCertificate, readOcspResponse } from '../../src/crypto/pkix/index.js';
import {
  assembleCertificateRequest,
  certificateRequestTbs,
} from '../../src/crypto/pkix/testing/certificate-request-builder.js';
import { checkSignature } from '../../src/crypto/pkix/testing/check-signature.js';
import { ocspRequest } from '../../src/crypto/pkix/testing/ocsp-request-builder.js';
import { sampleKey } from '../../src/crypto/pkix/testing/sample-authority.js';
import { signedCrlFault } from '../../src/crypto/pqcert/index.js';
import {
  derOf,
  issue,
  issueRequest,
  issuerOf,
  ocspPost,
  openGet,
  revoke,
  signedList,
  SUBJECT_KEY,
  verifiesReserialised,
  x509Project,
  YEAR,
} from '../support/ca.js';
import { askOcsp, fetchCrl, now } from '../support/ca-status.js';
import { DATABASES } from '../support/databases.js';
import { useWorld } from '../support/world.js';

const PUBLIC_URL = 'https://seal.example/pki';
const ML_DSA_65 = '2.16.840.1.101.3.4.3.18';

describe.each(DATABASES)('an X.509 authority on %s', (database) => {
  const world = useWorld({ TWINSEAL_PUBLIC_URL: PUBLIC_URL }, database);

  it('has a root of ten years, which is public', async () => {
    const project = await x509Project(world(), { subject: 'Test CA Ñ' });
    const { ca } = project;
    expect(Object.keys(ca).sort()).toEqual(['algorithm', 'created_at', 'format', 'id', 'root', 'subject']);
    expect(ca.root).toMatch(
      /^-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/=]{1,64}\n)+-----END CERTIFICATE-----\n$/,
    );
    const root = new X509Certificate(ca.root);
    expect([root.ca, root.subject, root.issuer]).toEqual([true, 'CN=Test CA Ñ', 'CN=Test CA Ñ']);
    expect(root.verify(root.publicKey)).toBe(true);
    expect(verifiesReserialised(ca.root, ca.root)).toBe(true);
    const read = readCertificate(derOf(ca.root));
    expect(read).toMatchObject({ commonName: 'Test CA Ñ', isCa: true, signsCrls: true });
    expect(read.validity.notAfter - read.validity.notBefore).toBe(3650 * 86_400);
    expect(read.signatureAlgorithm.oid).toBe(ML_DSA_65);
    const answer = await openGet(project, `/ca/${ca.id}/root.pem`);
    expect([answer.status, answer.text]).toEqual([200, ca.root]);
    expect(answer.headers['content-type']).toMatch(/^application\/x-pem-file/);
    expect((await openGet(project, `/ca/${ca.id}/root.json`)).status).toBe(404);
  });

  it('issues leaves that Node, the JS SDK’s way and our own verifier accept', async () => {
    const project = await x509Project(world());
    const { ca } = project;
    const { certificate: pem, meta, usage } = await issue<string>(project, { subject: 'dispositivo Ñ-1' });
    expect(meta).toEqual({
      certId: expect.stringMatching(/^cert_[0-9a-f]{32}$/),
      caId: ca.id,
      subject: 'dispositivo Ñ-1',
      issuedAt: expect.any(Number),
      expiresAt: meta.issuedAt + YEAR,
      algorithm: 'ML-DSA-65',
      standard: 'NIST FIPS 204',
      format: 'x509',
      sizeNote: expect.stringMatching(/./),
    });
    expect(Object.keys(usage).sort()).toEqual(['freeRemaining', 'packRemaining', 'totalRemaining']);
    const [leaf, root] = [new X509Certificate(pem), new X509Certificate(ca.root)];
    expect(leaf.checkIssued(root) && leaf.verify(root.publicKey)).toBe(true);
    expect([leaf.ca, leaf.subject]).toEqual([false, 'CN=dispositivo Ñ-1']);
    expect(verifiesReserialised(pem, ca.root)).toBe(true);
    const read = readCertificate(derOf(pem));
    expect(
      await certificateFault(read, readCertificate(derOf(ca.root)), now(), checkSignature),
    ).toBeUndefined();
    expect(Buffer.from(read.key.publicKey).toString('base64')).toBe(SUBJECT_KEY);
    expect(read.validity).toEqual({ notBefore: meta.issuedAt, notAfter: meta.expiresAt });
    expect(read.crlUrls).toEqual([`${PUBLIC_URL}/ca/${ca.id}/crl.der`]);
    expect(read.ocspUrls).toEqual([`${PUBLIC_URL}/ca/${ca.id}/ocsp`]);
    expect(read.serialNumber.length).toBeGreaterThanOrEqual(16);
    expect(read.authorityKeyId).toEqual(readCertificate(derOf(ca.root)).subjectKeyId);
  });

  it.each([
    ['beyond 2049', { expires_in_seconds: 3_153_600_000 }, { expiresInSeconds: 157_680_000 }],
    ['cut to its root', { expires_in_seconds: 600 }, {}],
    ['with 256 characters for a name', {}, { subject: 'ñ'.repeat(256) }],
    ['with one emoji for a name', {}, { subject: '\u{1f512}' }],
  ])('issues a leaf %s that verifies', async (_title, root, more) => {
    const project = await x509Project(world(), root);
    const { certificate: pem, meta } = await issue<string>(project, more);
    expect(verifiesReserialised(pem, project.ca.root)).toBe(true);
    const ca = new X509Certificate(project.ca.root);
    expect(new X509Certificate(pem).verify(ca.publicKey)).toBe(true);
    expect(readCertificate(derOf(pem)).validity.notAfter).toBe(meta.expiresAt);
    expect(meta.expiresAt).toBeLessThanOrEqual(readCertificate(derOf(project.ca.root)).validity.notAfter);
  });

  it('is refused with any byte of its leaf changed', async () => {
    const project = await x509Project(world());
    const { certificate: pem } = await issue<string>(project);
    const der = derOf(pem);
    const ca = new X509Certificate(project.ca.root);
    for (let at = 0; at < der.length; at += 1) {
      const changed = der.slice();
      changed[at]! ^= 1;
      let accepted: boolean;
      try {
        accepted = new X509Certificate(changed).verify(ca.publicKey);
      } catch {
        accepted = false;
      }
      expect([at, accepted]).toEqual([at, false]);
    }
  });

  it('takes a certificate request in place of subject and key', async () => {
    const project = await x509Project(world());
    const { key, sign } = sampleKey('ML-DSA-65');
    const tbs = certificateRequestTbs({ commonName: 'gerät 7', key, withAttribute: true });
    const csr = encodePem('CERTIFICATE REQUEST', assembleCertificateRequest(tbs, key.algorithm, sign(tbs)));
    const { certificate: pem, meta } = await project.client.ok<{ certificate: string; meta: object }>(
      'POST',
      '/ca/issue',
      { csr, expiresInSeconds: 3600 },
    );
    expect(meta).toMatchObject({ subject: 'gerät 7' });
    expect(readCertificate(derOf(pem))).toMatchObject({ commonName: 'gerät 7', key });
    expect(verifiesReserialised(pem, project.ca.root)).toBe(true);
  });

  it('shows a certificate with meta, and says the format when it revokes', async () => {
    const project = await x509Project(world());
    const { certificate, meta } = await issue<string>(project);
    const { certId, caId, subject, format, algorithm, expiresAt } = meta;
    expect(await project.client.ok('GET', `/ca/certificate/${certId}`)).toEqual({
      success: true,
      certificate,
      status: { revoked: false, expired: false, revokedAt: null, expiresAt },
      meta: { certId, caId, subject, format, algorithm },
    });
    expect(await revoke(project, certId, 'superseded')).toMatchObject({ certId, format: 'x509' });
    const { crl } = await signedList(project);
    expect(crl).toMatchObject({ format: 'x509', algorithm: 'ML-DSA-65', caId: project.ca.id });
    expect(crl.revokedCerts).toEqual([{ certId, reason: 'superseded', revokedAt: expect.any(Number) }]);
    const { key } = readCertificate(derOf(project.ca.root));
    expect(await signedCrlFault(crl, { format: 'x509', key }, checkSignature)).toBeUndefined();
  });

  it('publishes a CRL that names every revocation at once, numbered without a gap', async () => {
    const project = await x509Project(world());
    const { crl: empty } = await fetchCrl(project);
    expect([empty.number, empty.entries]).toEqual([1n, []]);
    const revoked: { serial: Uint8Array; reason: string | undefined }[] = [];
    for (const reason of ['keyCompromise', 'key compromise', undefined]) {
      const { certificate, meta } = await issue<string>(project);
      await revoke(project, meta.certId, reason);
      revoked.unshift({ serial: readCertificate(derOf(certificate)).serialNumber, reason });
      const { crl } = await fetchCrl(project);
      expect(Number(crl.number)).toBe(1 + revoked.length);
      expect(crl.entries.map(({ serialNumber }) => serialNumber)).toEqual(
        revoked.map(({ serial }) => serial),
      );
    }
    const { entries, thisUpdate, nextUpdate } = (await fetchCrl(project)).crl;
    expect(entries.map(({ reasonCode }) => reasonCode)).toEqual([undefined, undefined, 1]);
    expect(nextUpdate - thisUpdate).toBe(7 * 86_400);
  });

  it('serves its CRL from the cache, with an ETag', async () => {
    const project = await x509Project(world());
    const path = `/ca/${project.ca.id}/crl.der`;
    const first = await openGet(project, path);
    expect([first.status, first.headers['content-type']]).toEqual([200, 'application/pkix-crl']);
    const maxAge = Number(/^public, max-age=(\d+)$/.exec(String(first.headers['cache-control']))?.[1]);
    expect(maxAge).toBeLessThanOrEqual(3600);
    const again = await openGet(project, path);
    expect(again.bytes).toEqual(first.bytes);
    const etag = String(first.headers['etag']);
    expect(again.headers['etag']).toBe(etag);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const answer = await openGet(project, path, { 'if-none-match': known });
      expect([answer.status, answer.bytes.length]).toEqual([304, 0]);
    }
    const { meta } = await issue(project);
    await revoke(project, meta.certId);
    const changed = await openGet(project, path, { 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(changed.headers['etag']).not.toBe(etag);
    const entries = await project.admin.audit(`&project=${project.project.id}&action=ca.crl`);
    expect(entries).toHaveLength(2);
  });

  it('makes one list for any number of readers after a burst of revocations', async () => {
    const project = await x509Project(world());
    const issued = await Promise.all(Array.from({ length: 12 }, () => issue(project)));
    await Promise.all(issued.map(({ meta }) => revoke(project, meta.certId)));
    const lists = await Promise.all(Array.from({ length: 20 }, () => fetchCrl(project)));
    expect(lists.map(({ crl }) => [crl.number, crl.entries.length])).toEqual(lists.map(() => [1n, 12]));
    expect(await project.admin.audit(`&project=${project.project.id}&action=ca.crl`)).toHaveLength(1);
  });

  it('answers OCSP requests: good, revoked at once, and unknown for what it never issued', async () => {
    const project = await x509Project(world());
    const { certificate, meta } = await issue<string>(project);
    const serial = readCertificate(derOf(certificate)).serialNumber;
    const good = await askOcsp(project, [serial]);
    expect(good.first).toMatchObject({ status: 'good', certId: { serialNumber: serial } });
    expect((await askOcsp(project, [serial])).bytes).toEqual(good.bytes);
    const { revokedAt } = await revoke(project, meta.certId, 'keyCompromise');
    const { first } = await askOcsp(project, [serial]);
    expect(first).toMatchObject({ status: 'revoked', revokedAt, reasonCode: 1 });
    expect((await askOcsp(project, [Uint8Array.of(1, 2, 3)])).first.status).toBe('unknown');
  });

  it('has a responder of its own key for thirty days, which the CA delegated', async () => {
    const project = await x509Project(world());
    const { certificate } = await issue<string>(project);
    const { response } = await askOcsp(project, [readCertificate(derOf(certificate)).serialNumber]);
    const [responder] = response.certificates;
    const { root } = issuerOf(project.ca.root);
    expect(responder).toMatchObject({ signsOcsp: true, isCa: false, signatureAlgorithm: root.key.algorithm });
    expect(responder!.key.algorithm).toBe(root.key.algorithm);
    expect(responder!.key.publicKey).not.toEqual(root.key.publicKey);
    const { notBefore, notAfter } = responder!.validity;
    expect(notAfter - notBefore).toBe(30 * 86_400);
  });

  it('repeats a nonce in an answer of its own, and answers about several certificates', async () => {
    const project = await x509Project(world());
    const issued = await Promise.all([issue<string>(project), issue<string>(project)]);
    const serials = issued.map(({ certificate }) => readCertificate(derOf(certificate)).serialNumber);
    const nonce = new Uint8Array(128).fill(7);
    const one = await askOcsp(project, [serials[0]!], { nonce });
    const two = await askOcsp(project, [serials[0]!], { nonce });
    expect(one.response.nonce).toEqual(nonce);
    expect(two.bytes).not.toEqual(one.bytes);
    await revoke(project, issued[1]!.meta.certId);
    const { response } = await askOcsp(project, serials, { hash: 'SHA-256' });
    expect(response.answers.map(({ status }) => status)).toEqual(['good', 'revoked']);
  });

  it('takes an OCSP request in the path too, also a long one', async () => {
    const project = await x509Project(world());
    const { issuer } = issuerOf(project.ca.root);
    const { certificate } = await issue<string>(project);
    const serial = readCertificate(derOf(certificate)).serialNumber;
    for (const nonce of [undefined, new Uint8Array(128).fill(255)]) {
      const der = ocspRequest(issuer, [serial], { hash: 'SHA-256', ...(nonce && { nonce }) });
      const encoded = Buffer.from(der).toString('base64');
      for (const sent of [encodeURIComponent(encoded), encoded]) {
        const answer = await openGet(project, `/ca/${project.ca.id}/ocsp/${sent}`);
        expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/ocsp-response']);
        expect(readOcspResponse(answer.bytes).answers[0]).toMatchObject({ status: 'good' });
        const cached = nonce === undefined ? /^public, max-age=\d+/ : /^no-store$/;
        expect(answer.headers['cache-control']).toMatch(cached);
      }
    }
  });

  it.each([
    ['malformedRequest for bytes that are no request', Uint8Array.of(1, 2, 3), 1],
    ['malformedRequest for nothing', new Uint8Array(0), 1],
  ])('answers %s', async (_title, body, status) => {
    const project = await x509Project(world());
    const answer = await ocspPost(project, project.ca.id, body);
    expect([answer.status, [...answer.bytes]]).toEqual([200, [0x30, 3, 0x0a, 1, status]]);
  });

  it('says unauthorized about the certificates of another CA', async () => {
    const project = await x509Project(world());
    const { issuer } = issuerOf((await x509Project(world())).ca.root);
    const answer = await ocspPost(project, project.ca.id, ocspRequest(issuer, [Uint8Array.of(5)]));
    expect([...answer.bytes]).toEqual([0x30, 3, 0x0a, 1, 6]);
  });

  it('takes nothing but OCSP requests at its responder, and those nowhere else', async () => {
    const project = await x509Project(world());
    const post = (path: string, type: string, body: string) =>
      project.service.send({
        method: 'POST',
        path,
        headers: { 'content-type': type, 'x-api-key': project.client.apiKey! },
        body,
      });
    const json = await post(`/ca/${project.ca.id}/ocsp`, 'application/json', '{}');
    expect([json.status, json.json()]).toEqual([
      415,
      { success: false, error: 'Content-Type must be application/ocsp-request' },
    ]);
    const bytes = await post('/ca/issue', 'application/ocsp-request', 'x');
    expect([bytes.status, bytes.json()]).toEqual([
      415,
      { success: false, error: 'Content-Type must be application/json' },
    ]);
  });

  it('is found under its own id only', async () => {
    const project = await x509Project(world());
    for (const id of ['ca_00000000000000000000000000000000', 'nope', 'ca_%00', project.ca.id.toUpperCase()]) {
      for (const place of ['crl.der', 'root.pem', 'root.json', 'ocsp/MAA=']) {
        const answer = await openGet(project, `/ca/${id}/${place}`);
        expect([answer.status, answer.json()]).toMatchObject([404, { success: false }]);
      }
    }
  });

  it('keeps serving lists, answers and root after it was retired', async () => {
    const project = await x509Project(world());
    const { certificate, meta } = await issue<string>(project);
    await project.admin.ok('POST', `/projects/${project.project.id}/ca/retire`, {});
    expect((await project.client.refusal('POST', '/ca/issue', issueRequest()))[0]).toBe(404);
    await revoke(project, meta.certId);
    expect((await fetchCrl(project)).crl.entries).toHaveLength(1);
    const serial = readCertificate(derOf(certificate)).serialNumber;
    expect((await askOcsp(project, [serial])).first.status).toBe('revoked');
    expect((await openGet(project, `/ca/${project.ca.id}/root.pem`)).text).toBe(project.ca.root);
  });
});
