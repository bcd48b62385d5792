import { OCSPRequest } from '@peculiar/asn1-ocsp';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { Extension } from '@peculiar/asn1-x509';

import { systemRandom } from '../random-source.js';
import {
  isCertIdOf,
  newSerialNumber,
  ocspErrorResponse,
  ocspResponseFault,
  type OcspAnswer,
  type OcspStatus,
  PkixError,
  readCertificate,
  readOcspRequest,
  readOcspResponse,
} from './index.js';
import { checkSignature } from './testing/check-signature.js';
import { ocspRequest } from './testing/ocsp-request-builder.js';
import {
  LEAF_VALIDITY,
  NOW,
  SampleAuthority,
  sampleKey,
  sampleOcspResponse,
} from './testing/sample-authority.js';

const HOUR = 3600;
const serial = (): Uint8Array => newSerialNumber(systemRandom);
const authority = new SampleAuthority('ML-DSA-65', 'Root');
const root = readCertificate(authority.root);
const responder = sampleKey('ML-DSA-65');
const delegation = authority.responder(responder.key);

const answersTo = (request: Uint8Array, ...statuses: readonly OcspStatus[]): readonly OcspAnswer[] =>
  readOcspRequest(request).certIds.map((certId, index) => ({
    certId,
    status: statuses[index] ?? { kind: 'good' },
    thisUpdate: NOW,
    nextUpdate: NOW + HOUR,
  }));

describe('an OCSP request', () => {
  it.each(['SHA-1', 'SHA-256'] as const)('with %s names its issuer, certificates and nonce', (hash) => {
    const [first, second] = [serial(), Uint8Array.of(0x80)];
    const nonce = systemRandom(32);
    const request = readOcspRequest(ocspRequest(authority.issuer, [first, second], { hash, nonce }));
    expect(request.certIds.map((certId) => Buffer.from(certId.serialNumber))).toEqual([
      Buffer.from(first),
      Buffer.from(second),
    ]);
    expect(request.nonce).toEqual(nonce);
    const other = { ...authority.issuer, commonName: 'Other' };
    for (const certId of request.certIds) {
      expect([certId.hash, isCertIdOf(certId, authority.issuer), isCertIdOf(certId, other)]).toEqual([
        hash,
        true,
        false,
      ]);
      const sameName = { commonName: 'Root', key: responder.key };
      expect(isCertIdOf(certId, sameName)).toBe(false);
    }
  });

  it('with another hash names no issuer', () => {
    const { certIds, nonce } = readOcspRequest(
      ocspRequest(authority.issuer, [serial()], { hash: 'SHA-384' }),
    );
    expect([certIds[0]?.hash, isCertIdOf(certIds[0]!, authority.issuer), nonce]).toEqual([
      undefined,
      false,
      undefined,
    ]);
  });

  it('has a nonce of 1 to 128 bytes and asks about something, in at most 8,192 bytes', () => {
    const asked =
      (nonce: number, serials = 1) =>
      () =>
        readOcspRequest(
          ocspRequest(authority.issuer, Array.from({ length: serials }, serial), {
            nonce: systemRandom(nonce),
          }),
        );
    expect(asked(1)().nonce).toHaveLength(1);
    expect(asked(128, 70)().certIds).toHaveLength(70);
    for (const refused of [asked(0), asked(129), asked(1, 110), asked(1, 0)]) {
      expect(refused).toThrow(PkixError);
    }
  });

  const request = ocspRequest(authority.issuer, [serial()]);
  const withExtension = (extension: Partial<Extension>): Uint8Array => {
    const parsed = AsnConvert.parse(request, OCSPRequest);
    parsed.tbsRequest.requestExtensions = [
      new Extension({
        extnID: '1.2.3',
        extnValue: new OctetString(Uint8Array.of(5, 0).buffer),
        ...extension,
      }),
    ];
    return new Uint8Array(AsnConvert.serialize(parsed));
  };

  it('may have extensions that are unknown, but not critical ones', () => {
    expect(readOcspRequest(withExtension({})).certIds).toHaveLength(1);
    expect(() => readOcspRequest(withExtension({ critical: true }))).toThrow(PkixError);
  });

  it.each<[string, Uint8Array]>([
    ['empty', new Uint8Array(0)],
    ['random', systemRandom(100)],
    ['cut short', request.subarray(0, -1)],
    ['longer than itself', Uint8Array.from([...request, 0])],
    ['with a nonce that is no OCTET STRING', withExtension({ extnID: '1.3.6.1.5.5.7.48.1.2' })],
    ['of indefinite length', Uint8Array.from([0x30, 0x80, ...request.subarray(2), 0, 0])],
  ])('is malformed when it is %s', (_what, der) => {
    expect(() => readOcspRequest(der)).toThrow(expect.objectContaining({ fault: 'malformed' }));
  });
});

describe('an OCSP response', () => {
  const request = ocspRequest(authority.issuer, [serial(), serial(), serial(), serial()], {
    hash: 'SHA-256',
  });
  const statuses: readonly OcspStatus[] = [
    { kind: 'good' },
    { kind: 'unknown' },
    { kind: 'revoked', revokedAt: NOW - 10 },
    { kind: 'revoked', revokedAt: NOW - 20, reason: 'keyCompromise' },
  ];
  const nonce = systemRandom(16);
  const response = sampleOcspResponse(responder, delegation, answersTo(request, ...statuses), { nonce });

  it('says good, unknown and revoked with time and reason about what was asked, and repeats the nonce', () => {
    const read = readOcspResponse(response);
    expect(read.answers.map(({ status, revokedAt, reasonCode }) => [status, revokedAt, reasonCode])).toEqual([
      ['good', undefined, undefined],
      ['unknown', undefined, undefined],
      ['revoked', NOW - 10, undefined],
      ['revoked', NOW - 20, 1],
    ]);
    expect(read.answers.map(({ certId }) => certId)).toEqual(readOcspRequest(request).certIds);
    expect(read.answers[0]).toMatchObject({ thisUpdate: NOW, nextUpdate: NOW + HOUR });
    expect(read.nonce).toEqual(nonce);
  });

  it.each(['ML-DSA-44', 'ML-DSA-87', 'MLDSA65-ECDSA-P256-SHA512'])(
    'of %s is signed by a responder that the issuer delegated',
    async (algorithm) => {
      const ca = new SampleAuthority(algorithm);
      const own = sampleKey(algorithm);
      const asked = answersTo(ocspRequest(ca.issuer, [serial()]));
      const der = sampleOcspResponse(own, ca.responder(own.key), asked);
      const fault = await ocspResponseFault(
        readOcspResponse(der),
        readCertificate(ca.root),
        NOW,
        checkSignature,
      );
      expect(fault).toBeUndefined();
    },
  );

  const faultAt = (der: Uint8Array, at = NOW) =>
    ocspResponseFault(readOcspResponse(der), root, at, checkSignature);

  it('is not valid outside of its time or of its responder’s', async () => {
    expect(await faultAt(response)).toBeUndefined();
    expect(await faultAt(response, NOW - 1)).toBe('not-yet-valid');
    expect(await faultAt(response, NOW + HOUR + 1)).toBe('outdated');
    expect(await faultAt(response, LEAF_VALIDITY.notAfter + 1)).toBe('expired');
  });

  it('is refused from a leaf, from a responder of another CA, without its certificate and when changed', async () => {
    const asked = answersTo(request);
    const leaf = authority.leaf({ key: responder.key });
    expect(await faultAt(sampleOcspResponse(responder, leaf, asked))).toBe('responder-not-delegated');
    const foreign = new SampleAuthority('ML-DSA-65', 'Other').responder(responder.key);
    expect(await faultAt(sampleOcspResponse(responder, foreign, asked))).toBe('other-issuer');
    const other = authority.responder(sampleKey('ML-DSA-65').key);
    expect(await faultAt(sampleOcspResponse(responder, other, asked))).toBe('responder-unknown');
    const read = readOcspResponse(response);
    const changed = { ...read, signed: Uint8Array.from([...read.signed, 0]) };
    expect(await ocspResponseFault(changed, root, NOW, checkSignature)).toBe('signature');
  });

  it.each([
    ['malformedRequest', '30030a0101'],
    ['internalError', '30030a0102'],
    ['tryLater', '30030a0103'],
    ['unauthorized', '30030a0106'],
  ] as const)('without an answer says %s in five bytes', (failure, hex) => {
    expect(Buffer.from(ocspErrorResponse(failure)).toString('hex')).toBe(hex);
    expect(() => readOcspResponse(ocspErrorResponse(failure))).toThrow(PkixError);
  });
});
