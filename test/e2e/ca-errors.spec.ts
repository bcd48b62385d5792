import { encodePem } from '../../src/crypto/encodings/pem.js';
import {
  assembleCertificateRequest,
  certificateRequestTbs,
} from '../../src/crypto/pkix/testing/certificate-request-builder.js';
import { sampleKey } from '../../src/crypto/pkix/testing/sample-authority.js';
import { issue, issueRequest, pqcertProject, SUBJECT_KEY, x509Project } from '../support/ca.js';
import { DATABASES } from '../support/databases.js';
import { FipsignClient, fipsignProject, NO_TOKENS_LEFT, UNAUTHENTICATED } from '../support/fipsign.js';
import { useWorld } from '../support/world.js';

const error = (text: string) => ({ success: false, error: text });
const keyOf = (bytes: number): string => Buffer.alloc(bytes, 7).toString('base64');
const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const nested = (levels: number): object => JSON.parse(`{"a":${deep(levels)}}`) as object;
const keys = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index]));

const SUBJECT_REQUIRED = '"subject" is required';
const SUBJECT_LONG = '"subject" exceeds maximum length of 256 characters';
const SUBJECT_CONTROL = '"subject" must be text without control characters';
const KEY = '"publicKey" must be a base64-encoded ML-DSA-65 public key (1952 bytes)';
const AT_LEAST = '"expiresInSeconds" must be at least 60';
const AT_MOST = '"expiresInSeconds" must not exceed 157680000 (5 years)';
const INTEGER = '"expiresInSeconds" must be an integer';
const META = '"meta" must be an object with at most 10 keys';
const UNKNOWN =
  'There is an unknown member; known members are "subject", "publicKey", "expiresInSeconds", "meta", "csr"';

/** What both kinds of CA refuse alike, and what each text is. */
const BAD_REQUESTS: readonly (readonly [string, object, string])[] = [
  ['no subject', { subject: undefined }, SUBJECT_REQUIRED],
  ['an empty subject', { subject: '' }, SUBJECT_REQUIRED],
  ['a subject that is no text', { subject: 7 }, SUBJECT_REQUIRED],
  ['a subject of null', { subject: null }, SUBJECT_REQUIRED],
  ['a subject of 257 characters', { subject: 'x'.repeat(257) }, SUBJECT_LONG],
  ['a subject of 129 emoji', { subject: '\u{1f600}'.repeat(129) }, SUBJECT_LONG],
  ['a NUL in the subject', { subject: 'a\0b' }, SUBJECT_CONTROL],
  ['a line feed in the subject', { subject: 'a\nb' }, SUBJECT_CONTROL],
  ['a DEL in the subject', { subject: 'a\u007f' }, SUBJECT_CONTROL],
  ['a C1 control in the subject', { subject: '\u0085' }, SUBJECT_CONTROL],
  ['a lone surrogate in the subject', { subject: '\ud800' }, SUBJECT_CONTROL],
  ['no key', { publicKey: undefined }, KEY],
  ['a key that is no text', { publicKey: [1] }, KEY],
  ['an empty key', { publicKey: '' }, KEY],
  ['a key of ML-DSA-44', { publicKey: keyOf(1312) }, KEY],
  ['a key of ML-DSA-87', { publicKey: keyOf(2592) }, KEY],
  ['a key of 1951 bytes', { publicKey: keyOf(1951) }, KEY],
  ['a key of 1953 bytes', { publicKey: keyOf(1953) }, KEY],
  ['a composite key', { publicKey: keyOf(2017) }, KEY],
  ['a key in base64url', { publicKey: Buffer.alloc(1952, 251).toString('base64url') }, KEY],
  ['a key with a line end', { publicKey: `${SUBJECT_KEY}\n` }, KEY],
  ['a key with stray characters', { publicKey: `${SUBJECT_KEY.slice(0, -4)}$$$$` }, KEY],
  ['no life', { expiresInSeconds: undefined }, AT_LEAST],
  ['a life of null', { expiresInSeconds: null }, AT_LEAST],
  ['a life of 59 s', { expiresInSeconds: 59 }, AT_LEAST],
  ['a negative life', { expiresInSeconds: -1 }, AT_LEAST],
  ['a life beyond five years', { expiresInSeconds: 157_680_001 }, AT_MOST],
  ['a life in words', { expiresInSeconds: '3600' }, INTEGER],
  ['a broken life', { expiresInSeconds: 60.5 }, INTEGER],
  ['an unknown member', { caId: 'ca_1' }, UNKNOWN],
];

const BAD_META: readonly (readonly [string, unknown])[] = [
  ['11 keys', keys(11)],
  ['null', null],
  ['a list', []],
  ['a text', 'x'],
  ['a number', 1],
  ['33 levels', nested(33)],
  ['3,000 levels', nested(3000)],
];

describe.each(DATABASES)('errors of a CA on %s', (database) => {
  const world = useWorld({}, database);

  describe('/ca/issue', () => {
    it.each(BAD_REQUESTS)('refuses %s, free, whatever the CA', async (_title, change, text) => {
      for (const project of [await pqcertProject(world()), await x509Project(world())]) {
        const answer = await project.client.refusal('POST', '/ca/issue', issueRequest(change));
        expect(answer).toEqual([400, error(text)]);
        expect(await project.client.used()).toBe(0);
      }
    });

    it.each([
      ['one character', { subject: 'x' }],
      ['256 characters', { subject: 'ñ'.repeat(256) }],
      ['60 s', { expiresInSeconds: 60 }],
      ['five years', { expiresInSeconds: 157_680_000 }],
    ])('takes %s', async (_title, change) => {
      for (const project of [await pqcertProject(world()), await x509Project(world())]) {
        expect((await issue(project, change)).success).toBe(true);
      }
    });

    it.each(BAD_META)('refuses meta of %s', async (_title, meta) => {
      const { client } = await pqcertProject(world());
      expect(await client.refusal('POST', '/ca/issue', issueRequest({ meta }))).toEqual([400, error(META)]);
    });

    it('answers hostile meta with the contract’s texts, never with a 500', async () => {
      const { client } = await pqcertProject(world());
      const send = (meta: string) =>
        client.refusal(
          'POST',
          '/ca/issue',
          `{"subject":"a","publicKey":"${SUBJECT_KEY}","expiresInSeconds":60,"meta":${meta}}`,
        );
      expect(await send(`{"a":${deep(100_000)}}`)).toEqual([400, error(META)]);
      expect(await send(`{"a":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`)).toEqual([400, error(META)]);
      expect(await send('{"__proto__":{"x":1}}')).toEqual([400, error('Invalid JSON body')]);
      expect(await send('{"constructor":{"prototype":{}}}')).toEqual([400, error('Invalid JSON body')]);
      expect(await send(`{"a":"${'x'.repeat(262_144)}"}`)).toEqual([413, error('Request body too large')]);
      expect(await client.used()).toBe(0);
    });

    it.each([
      ['10 keys', keys(10)],
      ['32 levels', nested(31)],
      ['names of every object', { toString: 1, hasOwnProperty: 2, constructor: 3, toJSON: 'x' }],
    ])('takes meta of %s', async (_title, meta) => {
      const { certificate } = await issue<{ meta: object }>(await pqcertProject(world()), { meta });
      expect(certificate.meta).toEqual(meta);
    });

    it('refuses meta for X.509 first of all', async () => {
      const { client } = await x509Project(world());
      const refusal = [400, error('"meta" is not supported for X.509 CAs')];
      for (const body of [
        { meta: {} },
        { meta: null, subject: 7, more: 1 },
        issueRequest({ meta: keys(11) }),
      ]) {
        expect(await client.refusal('POST', '/ca/issue', body)).toEqual(refusal);
      }
    });

    it('says that there is no CA only to a request that is well-formed', async () => {
      const { client } = await fipsignProject(world());
      expect((await client.refusal('POST', '/ca/issue', {}))[1]).toEqual(error(SUBJECT_REQUIRED));
      const none = [404, error('No active CA found for this project')];
      expect(await client.refusal('POST', '/ca/issue', issueRequest())).toEqual(none);
      expect(await client.refusal('GET', '/ca/crl')).toEqual(none);
    });

    it('refuses without tokens left, and keeps nothing of the certificate', async () => {
      const project = await pqcertProject(world());
      await project.admin.ok('PATCH', `/projects/${project.project.id}`, { free_limit: 1 });
      const { meta } = await issue(project);
      for (const [path, body] of [
        ['/ca/issue', issueRequest()],
        ['/ca/revoke', { certId: meta.certId }],
      ] as const) {
        expect(await project.client.refusal('POST', path, body)).toEqual([429, NO_TOKENS_LEFT]);
      }
      const { status } = await project.client.ok<{ status: { revoked: boolean } }>(
        'GET',
        `/ca/certificate/${meta.certId}`,
      );
      expect(status.revoked).toBe(false);
      const refused = await project.admin.audit(`&project=${project.project.id}&action=ca.issue`);
      expect(refused.map(({ outcome }) => outcome).sort()).toEqual(['ok', 'quota.exhausted']);
    });
  });

  describe('a certificate request', () => {
    const applicant = sampleKey('ML-DSA-65');
    const csrOf = (signer = applicant, commonName = 'device', label = 'CERTIFICATE REQUEST'): string => {
      const tbs = certificateRequestTbs({ commonName, key: applicant.key });
      const der = assembleCertificateRequest(tbs, applicant.key.algorithm, signer.sign(tbs));
      return encodePem('CERTIFICATE REQUEST', der).replaceAll('CERTIFICATE REQUEST', label);
    };
    const other = (name: string): string => {
      const { key, sign } = sampleKey(name);
      const tbs = certificateRequestTbs({ commonName: 'device', key });
      return encodePem('CERTIFICATE REQUEST', assembleCertificateRequest(tbs, key.algorithm, sign(tbs)));
    };
    const PEM = '"csr" must be one PEM-encoded PKCS#10 certificate request';

    it.each([
      [
        'that is signed with another key',
        () => csrOf(sampleKey('ML-DSA-65')),
        '"csr" is not signed with its own key',
      ],
      ['of ML-DSA-44', () => other('ML-DSA-44'), '"csr" must be for a key of ML-DSA-65'],
      [
        'of a composite suite',
        () => other('MLDSA65-ECDSA-P256-SHA512'),
        '"csr" must be for a key of ML-DSA-65',
      ],
      ['that is no PEM', () => 'csr', PEM],
      ['that is no text', () => 7, PEM],
      ['that is null', () => null, PEM],
      ['with the label of a certificate', () => csrOf(applicant, 'device', 'CERTIFICATE'), PEM],
      ['with another block behind it', () => csrOf() + csrOf(), PEM],
      ['that is cut', () => encodePem('CERTIFICATE REQUEST', Uint8Array.of(0x30, 0x03, 0x02)), PEM],
    ])('%s is 400, free', async (_title, csr, text) => {
      const { client } = await x509Project(world());
      const body = { csr: csr(), expiresInSeconds: 60 };
      expect(await client.refusal('POST', '/ca/issue', body)).toEqual([400, error(text)]);
      expect(await client.used()).toBe(0);
    });

    it('stands alone: not beside subject or publicKey, and not for a PQCert CA', async () => {
      const { client } = await x509Project(world());
      for (const more of [{ subject: 'a' }, { publicKey: SUBJECT_KEY }]) {
        const body = { csr: csrOf(), expiresInSeconds: 60, ...more };
        expect(await client.refusal('POST', '/ca/issue', body)).toEqual([
          400,
          error('"csr" stands instead of "subject" and "publicKey"'),
        ]);
      }
      const pqcert = await pqcertProject(world());
      const body = { csr: csrOf(), expiresInSeconds: 60 };
      expect(await pqcert.client.refusal('POST', '/ca/issue', body)).toEqual([
        400,
        error('"csr" is only supported for X.509 CAs'),
      ]);
    });
  });

  describe('/ca/revoke and /ca/certificate', () => {
    it.each([
      ['no certId', {}, '"certId" is required'],
      ['an empty certId', { certId: '' }, '"certId" is required'],
      ['a certId that is no text', { certId: 7 }, '"certId" is required'],
      [
        'a reason of 257 characters',
        { reason: 'x'.repeat(257) },
        '"reason" exceeds maximum length of 256 characters',
      ],
      ['a reason that is no text', { reason: 7 }, '"reason" must be a text'],
      ['a reason with NUL', { reason: 'a\0b' }, '"reason" must be a text'],
      ['an unknown member', { more: 1 }, 'There is an unknown member; known members are "certId", "reason"'],
    ])('refuse %s, free', async (_title, change, text) => {
      const project = await pqcertProject(world());
      const { meta } = await issue(project);
      const body =
        'certId' in change || Object.keys(change).length === 0 ? change : { certId: meta.certId, ...change };
      expect(await project.client.refusal('POST', '/ca/revoke', body)).toEqual([400, error(text)]);
      expect(await project.client.used()).toBe(1);
    });

    it('know no certificate of another project, and none that never was', async () => {
      const { meta } = await issue(await pqcertProject(world()));
      const { client } = await pqcertProject(world());
      const ids = [meta.certId, 'cert_00000000000000000000000000000000', 'x', 'cert_\u0000', "cert_' or 1=1"];
      for (const certId of ids) {
        const refusal = [404, error('Certificate not found')];
        expect(await client.refusal('POST', '/ca/revoke', { certId })).toEqual(refusal);
        expect(await client.refusal('GET', `/ca/certificate/${encodeURIComponent(certId)}`)).toEqual(refusal);
      }
    });

    it('take a reason of 256 characters', async () => {
      const project = await x509Project(world());
      const { meta } = await issue(project);
      const reason = '\u{1f512}'.repeat(128);
      expect(await project.client.ok('POST', '/ca/revoke', { certId: meta.certId, reason })).toMatchObject({
        reason,
      });
    });
  });

  describe('the routes of a CA', () => {
    it.each([
      ['POST', '/ca/issue'],
      ['POST', '/ca/revoke'],
      ['GET', '/ca/certificate/cert_0'],
      ['GET', '/ca/crl'],
    ])('%s %s without a good key is 401, and 403 without the scope', async (method, path) => {
      const body = method === 'GET' ? undefined : '{"not json';
      for (const key of [undefined, `pqa_${'0'.repeat(64)}`]) {
        const sut = new FipsignClient(world().service.base, key);
        expect(await sut.refusal(method, path, body)).toEqual([401, UNAUTHENTICATED]);
      }
      const { client } = await fipsignProject(world(), {}, { scopes: ['tokens'] });
      expect(await client.refusal(method, path, method === 'GET' ? undefined : '{}')).toEqual([
        403,
        error('API key is not allowed to do this'),
      ]);
    });
  });
});
