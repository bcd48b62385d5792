import { X509Certificate } from 'node:crypto';

import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate as AsnCertificate } from '@peculiar/asn1-x509';

import { DerReader } from '../encodings/der-reader.js';
import { DerTag } from '../encodings/der-tag.js';
import { keyAlgorithm } from '../key-algorithm-table.js';
import { keyIdentifierOf, type LeafRequest, leafTbs, readCertificate, rootTbs } from './index.js';
import { checkSignature } from './testing/check-signature.js';
import {
  LEAF_VALIDITY,
  PKIX_ALGORITHMS,
  ROOT_VALIDITY,
  SampleAuthority,
  sampleKey,
} from './testing/sample-authority.js';

const URLS = { crlUrl: 'https://pki.example/ca/1/crl.der', ocspUrl: 'https://pki.example/ca/1/ocsp' };
/** RSA keys of three lengths take their time. */
const RSA_PATIENCE_MS = 120_000;

/** `[OID, critical, contents in hex]` of every extension, in order. */
const extensionsOf = (der: Uint8Array): readonly (readonly [string, boolean, string])[] =>
  (AsnConvert.parse(der, AsnCertificate).tbsCertificate.extensions ?? []).map((extension) => [
    extension.extnID,
    extension.critical,
    Buffer.from(extension.extnValue.buffer).toString('hex'),
  ]);

const hex = (text: string): string => Buffer.from(text).toString('hex');
const keyIdHex = (publicKey: Uint8Array): string => Buffer.from(keyIdentifierOf(publicKey)).toString('hex');

describe.each(PKIX_ALGORITHMS)('a root and a leaf of %s', (algorithm) => {
  it(
    'are read, verified and re-serialised byte for byte',
    async () => {
      const authority = new SampleAuthority(algorithm);
      const { key } = sampleKey(algorithm);
      for (const der of [authority.root, authority.leaf({ key, ...URLS })]) {
        const certificate = readCertificate(der);
        expect(new Uint8Array(AsnConvert.serialize(AsnConvert.parse(der, AsnCertificate)))).toEqual(der);
        const { signed, signature, signatureAlgorithm } = certificate;
        expect(await checkSignature(authority.issuer.key, signed, signature)).toBe(true);
        expect(certificate.key.algorithm.name).toBe(algorithm);
        expect(signatureAlgorithm.name).toBe(algorithm);
      }
    },
    RSA_PATIENCE_MS,
  );
});

describe.each(['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'])('a chain of %s', (algorithm) => {
  it('is verified by Node', () => {
    const authority = new SampleAuthority(algorithm, 'Wurzel ß 💡');
    const leaf = new X509Certificate(authority.leaf({ key: sampleKey('ML-DSA-65').key, ...URLS }));
    const root = new X509Certificate(authority.root);
    expect([root.subject, root.issuer, leaf.issuer]).toEqual(
      Array.from({ length: 3 }, () => 'CN=Wurzel ß 💡'),
    );
    expect([root.verify(root.publicKey), leaf.verify(root.publicKey)]).toEqual([true, true]);
    expect([leaf.checkIssued(root), root.ca, leaf.ca]).toEqual([true, true, false]);
    expect(leaf.verify(leaf.publicKey)).toBe(false);
  });
});

describe('a certificate', () => {
  const authority = new SampleAuthority('ML-DSA-65', 'Root');
  const { key } = sampleKey('ML-DSA-65');
  const rootKeyId = keyIdHex(authority.issuer.key.publicKey);
  const leafKeyId = keyIdHex(key.publicKey);
  const endEntity = [
    ['2.5.29.19', true, '3000'],
    ['2.5.29.15', true, '03020780'],
    ['2.5.29.14', false, `0414${leafKeyId}`],
    ['2.5.29.35', false, `30168014${rootKeyId}`],
  ];

  it('of a root says CA:TRUE without a path length, signs certificates and lists, and names its key', () => {
    expect(extensionsOf(authority.root)).toEqual([
      ['2.5.29.19', true, '30030101ff'],
      ['2.5.29.15', true, '03020106'],
      ['2.5.29.14', false, `0414${rootKeyId}`],
    ]);
    expect(readCertificate(authority.root)).toMatchObject({ isCa: true, signsCrls: true, signsOcsp: false });
  });

  it('of a leaf says an empty basicConstraints, signs, and names both keys', () => {
    expect(extensionsOf(authority.leaf({ key }))).toEqual(endEntity);
    expect(readCertificate(authority.leaf({ key }))).toMatchObject({
      isCa: false,
      signsCrls: false,
      signsOcsp: false,
      crlUrls: [],
      ocspUrls: [],
    });
  });

  it('of a leaf says where the list and the responder are, when there are URLs', () => {
    const leaf = authority.leaf({ key, ...URLS });
    expect(extensionsOf(leaf).map(([oid, critical]) => [oid, critical])).toEqual([
      ...endEntity.map(([oid, critical]) => [oid, critical]),
      ['2.5.29.31', false],
      ['1.3.6.1.5.5.7.1.1', false],
    ]);
    expect(extensionsOf(leaf).at(-2)?.[2]).toContain(hex(URLS.crlUrl));
    expect(readCertificate(leaf)).toMatchObject({ crlUrls: [URLS.crlUrl], ocspUrls: [URLS.ocspUrl] });
  });

  it('of a responder signs OCSP answers and need not be checked', () => {
    const responder = authority.responder(key);
    expect(extensionsOf(responder)).toEqual([
      ...endEntity,
      ['2.5.29.37', false, '300a06082b06010505070309'],
      ['1.3.6.1.5.5.7.48.1.5', false, '0500'],
    ]);
    expect(readCertificate(responder)).toMatchObject({ isCa: false, signsOcsp: true });
  });

  it('names one OID in three places, without parameters', () => {
    const root = new DerReader(authority.root).sequence('Certificate');
    const identifier = '300b0609608648016503040312';
    expect(Buffer.from(authority.root).toString('hex').split(identifier)).toHaveLength(4);
    root.contents(DerTag.sequence, 'tbs');
    expect(Buffer.from(root.element(DerTag.sequence, 'algorithm')).toString('hex')).toBe(identifier);
  });

  it('may begin in 2049 and end in 2050', () => {
    const validity = { notBefore: 2_524_607_999, notAfter: 2_524_608_000 };
    const leaf = authority.leaf({ key, validity });
    expect(readCertificate(leaf).validity).toEqual(validity);
    const { validFrom, validTo } = new X509Certificate(leaf);
    expect([validFrom, validTo]).toEqual(['Dec 31 23:59:59 2049 GMT', 'Jan  1 00:00:00 2050 GMT']);
  });

  const base: LeafRequest = {
    serialNumber: Uint8Array.of(1),
    validity: LEAF_VALIDITY,
    issuer: authority.issuer,
    subject: 'leaf',
    key,
  };
  it.each<[string, Partial<LeafRequest>]>([
    ['a subject of 257 characters', { subject: 'a'.repeat(257) }],
    ['a life that ends before it begins', { validity: { notBefore: 2, notAfter: 1 } }],
    ['a serial number of zero', { serialNumber: Uint8Array.of(0) }],
    ['a URL with a space', { crlUrl: 'https://pki.example/a b' }],
    ['a URL that is not ASCII', { ocspUrl: 'https://pki.example/ä' }],
  ])('is not made with %s', (_what, more) => {
    expect(() => leafTbs({ ...base, ...more })).toThrow(TypeError);
  });

  it('is not made for a key that signs no certificates', () => {
    for (const name of ['Ed25519', 'ECDSA-P256', 'ML-KEM-768']) {
      const other = { algorithm: keyAlgorithm(name), publicKey: key.publicKey };
      const issuer = { commonName: 'Root', key: other };
      expect(() => leafTbs({ ...base, key: other })).toThrow(`no certificate is made with ${name}`);
      expect(() => rootTbs({ ...base, validity: ROOT_VALIDITY, issuer })).toThrow(TypeError);
    }
  });
});
