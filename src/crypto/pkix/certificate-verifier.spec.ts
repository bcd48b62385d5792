import { Certificate as AsnCertificate, Extension } from '@peculiar/asn1-x509';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import fc from 'fast-check';

import { certificateFault, type CertificateFault, PkixError, readCertificate } from './index.js';
import { checkSignature } from './testing/check-signature.js';
import { LEAF_VALIDITY, NOW, ROOT_VALIDITY, SampleAuthority, sampleKey } from './testing/sample-authority.js';

const authority = new SampleAuthority('MLDSA44-Ed25519-SHA512', 'Root');
const { key } = sampleKey('MLDSA44-Ed25519-SHA512');
const leaf = authority.leaf({ key });

const faultOf = (
  certificate: Uint8Array,
  issuer: Uint8Array,
  at = NOW,
): Promise<CertificateFault | undefined> =>
  certificateFault(readCertificate(certificate), readCertificate(issuer), at, checkSignature);

describe('a certificate under its issuer', () => {
  it('has no fault in its time, and a root is its own issuer', async () => {
    expect(await faultOf(leaf, authority.root)).toBeUndefined();
    expect(await faultOf(authority.root, authority.root)).toBeUndefined();
    expect(await faultOf(leaf, authority.root, LEAF_VALIDITY.notBefore)).toBeUndefined();
    expect(await faultOf(leaf, authority.root, LEAF_VALIDITY.notAfter)).toBeUndefined();
  });

  it('is too early or too late outside of its time and of its issuer’s', async () => {
    expect(await faultOf(leaf, authority.root, LEAF_VALIDITY.notBefore - 1)).toBe('not-yet-valid');
    expect(await faultOf(leaf, authority.root, LEAF_VALIDITY.notAfter + 1)).toBe('expired');
    const long = authority.leaf({ key, validity: { notBefore: 0, notAfter: ROOT_VALIDITY.notAfter + 10 } });
    expect(await faultOf(long, authority.root, ROOT_VALIDITY.notBefore - 1)).toBe('issuer-not-yet-valid');
    expect(await faultOf(long, authority.root, ROOT_VALIDITY.notAfter + 1)).toBe('issuer-expired');
  });

  it('is not issued by a leaf, by another name or by another key of the same name', async () => {
    expect(await faultOf(leaf, leaf)).toBe('issuer-is-no-ca');
    expect(await faultOf(leaf, new SampleAuthority('ML-DSA-44', 'Other').root)).toBe('other-issuer');
    expect(await faultOf(leaf, new SampleAuthority('ML-DSA-44', 'Root').root)).toBe('other-issuer');
  });

  it('is refused when any bit of it changed', async () => {
    const [root, bits] = [readCertificate(authority.root), leaf.length * 8];
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bits - 1 }), async (bit) => {
        const changed = leaf.slice();
        changed[Math.floor(bit / 8)]! ^= 1 << (bit % 8);
        const verdict = await readAndVerify(changed, root);
        expect(verdict).not.toBe('fine');
      }),
      { numRuns: 200 },
    );
  });

  it('of another algorithm than its issuer’s key is refused whatever the engines say', async () => {
    const certificate = readCertificate(leaf);
    const { signatureAlgorithm } = readCertificate(new SampleAuthority('ML-DSA-44').root);
    const claimed = { ...certificate, signatureAlgorithm };
    const root = readCertificate(authority.root);
    expect(await certificateFault(claimed, root, NOW, async () => true)).toBe('algorithm');
  });
});

async function readAndVerify(der: Uint8Array, root: ReturnType<typeof readCertificate>): Promise<string> {
  try {
    return (await certificateFault(readCertificate(der), root, NOW, checkSignature)) ?? 'fine';
  } catch (error) {
    if (error instanceof PkixError) return error.fault;
    throw error;
  }
}

describe('a certificate is not read when', () => {
  const changed = (change: (certificate: AsnCertificate) => void): Uint8Array => {
    const certificate = AsnConvert.parse(leaf, AsnCertificate);
    change(certificate);
    return new Uint8Array(AsnConvert.serialize(certificate));
  };
  const nulls = new ArrayBuffer(2);
  new Uint8Array(nulls).set([5, 0]);
  const unknown = new Extension({ extnID: '1.2.3', critical: true, extnValue: new OctetString(nulls) });

  it.each<[string, PkixError['fault'], Uint8Array]>([
    ['nothing is there', 'malformed', new Uint8Array(0)],
    ['a byte is left over', 'malformed', Uint8Array.from([...leaf, 0])],
    ['a byte is missing', 'malformed', leaf.subarray(0, -1)],
    ['it is of version 1', 'malformed', changed(({ tbsCertificate }) => void (tbsCertificate.version = 0))],
    [
      'a critical extension is unknown',
      'malformed',
      changed(({ tbsCertificate }) => void tbsCertificate.extensions?.push(unknown)),
    ],
    [
      'an extension occurs twice',
      'malformed',
      changed(({ tbsCertificate: { extensions } }) => void extensions?.push(extensions[0]!)),
    ],
    [
      'its extensions are empty',
      'malformed',
      changed(({ tbsCertificate: { extensions } }) => void extensions?.splice(0)),
    ],
    [
      'it names another algorithm outside than inside',
      'malformed',
      changed(({ signatureAlgorithm }) => void (signatureAlgorithm.algorithm = '2.16.840.1.101.3.4.3.18')),
    ],
    [
      'its algorithm has parameters',
      'algorithm',
      changed(({ signatureAlgorithm, tbsCertificate }) => {
        signatureAlgorithm.parameters = nulls;
        tbsCertificate.signature.parameters = nulls;
      }),
    ],
    [
      'its key is of an unknown algorithm',
      'algorithm',
      changed(({ tbsCertificate }) => {
        tbsCertificate.subjectPublicKeyInfo.algorithm.algorithm = '1.2.840.113549.1.1.1';
      }),
    ],
    [
      'its key has another length',
      'key',
      changed(({ tbsCertificate: { subjectPublicKeyInfo } }) => {
        subjectPublicKeyInfo.subjectPublicKey = subjectPublicKeyInfo.subjectPublicKey.slice(1);
      }),
    ],
  ])('%s (%s)', (_why, fault, der) => {
    expect(() => readCertificate(der)).toThrow(PkixError);
    expect(() => readCertificate(der)).toThrow(expect.objectContaining({ fault }));
  });
});
