import { CertificationRequest } from '@peculiar/asn1-csr';
import { AsnConvert } from '@peculiar/asn1-schema';
import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from '@peculiar/asn1-x509';

import { decodePem, encodePem } from '../encodings/pem.js';
import { PkixError, readCertificateRequest } from './index.js';
import { assembleCertificateRequest, certificateRequestTbs } from './testing/certificate-request-builder.js';
import { checkSignature } from './testing/check-signature.js';
import { sampleKey } from './testing/sample-authority.js';

const ALGORITHMS = [
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
  'MLDSA65-ECDSA-P256-SHA512',
  'MLDSA87-Ed448-SHAKE256',
];
const applicant = sampleKey('ML-DSA-65');
const requestOf = (withAttribute = false): Uint8Array => {
  const tbs = certificateRequestTbs({ commonName: 'device 7', key: applicant.key, withAttribute });
  return assembleCertificateRequest(tbs, applicant.key.algorithm, applicant.sign(tbs));
};

describe('a certificate request', () => {
  it.each(ALGORITHMS)('of %s is read and proves possession', async (name) => {
    const { key, sign } = sampleKey(name);
    const tbs = certificateRequestTbs({ commonName: 'gerät 💡', key });
    const pem = encodePem('CERTIFICATE REQUEST', assembleCertificateRequest(tbs, key.algorithm, sign(tbs)));
    const request = readCertificateRequest(decodePem('CERTIFICATE REQUEST', pem)!);
    expect(request).toMatchObject({ commonName: 'gerät 💡', key, signatureAlgorithm: key.algorithm });
    expect(await checkSignature(request.key, request.signed, request.signature)).toBe(true);
    expect(await checkSignature(request.key, request.signed.subarray(1), request.signature)).toBe(false);
  });

  it('may ask for more, which is not looked at', () => {
    expect(readCertificateRequest(requestOf(true)).commonName).toBe('device 7');
  });
});

describe('a certificate request is refused when', () => {
  const changed = (change: (request: CertificationRequest) => void): Uint8Array => {
    const request = AsnConvert.parse(requestOf(), CertificationRequest);
    change(request);
    return new Uint8Array(AsnConvert.serialize(request));
  };
  const cn = (text: string): RelativeDistinguishedName =>
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type: '2.5.4.3', value: new AttributeValue({ utf8String: text }) }),
    ]);
  const named = (...names: readonly string[]): Uint8Array =>
    changed((request) => void (request.certificationRequestInfo.subject = new Name(names.map(cn))));
  /** The outer SEQUENCE with a length octet more than it needs. */
  const longForm = (der: Uint8Array): Uint8Array =>
    Uint8Array.from([0x30, 0x83, 0, der[2]!, der[3]!, ...der.subarray(4)]);

  it.each<[string, PkixError['fault'], Uint8Array]>([
    ['it is empty', 'malformed', new Uint8Array(0)],
    ['it is no request', 'malformed', applicant.key.publicKey],
    ['a byte is left over', 'malformed', Uint8Array.from([...requestOf(), 0])],
    ['a length is not minimal', 'malformed', longForm(requestOf())],
    [
      'its version is another',
      'malformed',
      changed(({ certificationRequestInfo }) => void (certificationRequestInfo.version = 1)),
    ],
    [
      'its key is of an algorithm without signatures',
      'algorithm',
      changed(({ certificationRequestInfo: { subjectPKInfo } }) => {
        subjectPKInfo.algorithm.algorithm = '2.16.840.1.101.3.4.4.2';
      }),
    ],
    [
      'it is signed with another algorithm than its key',
      'algorithm',
      changed(({ signatureAlgorithm }) => void (signatureAlgorithm.algorithm = '2.16.840.1.101.3.4.3.17')),
    ],
    [
      'its key is cut',
      'key',
      changed(({ certificationRequestInfo: { subjectPKInfo } }) => {
        subjectPKInfo.subjectPublicKey = subjectPKInfo.subjectPublicKey.slice(1);
      }),
    ],
    ['it is longer than 16,384 bytes', 'malformed', named(...Array.from({ length: 1000 }, () => 'a'))],
    ['its subject is empty', 'name', named()],
    ['its subject has two names', 'name', named('a', 'b')],
    ['its name is empty', 'name', named('')],
    ['its name has a control character', 'name', named('a\nb')],
    ['its name has 257 characters', 'name', named('a'.repeat(257))],
  ])('%s (%s)', (_why, fault, der) => {
    expect(() => readCertificateRequest(der)).toThrow(PkixError);
    expect(() => readCertificateRequest(der)).toThrow(expect.objectContaining({ fault }));
  });
});
