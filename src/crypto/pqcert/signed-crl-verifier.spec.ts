import { encodeBase64 } from '../encodings/base64.js';
import { checkSignature } from '../pkix/testing/check-signature.js';
import { sampleKey } from '../pkix/testing/sample-authority.js';
import {
  signedBytes,
  signedCrlFault,
  type SignedCrl,
  type SignedCrlBody,
  type SignedCrlIssuer,
} from './index.js';

/** Lists can be changed here. */
type Open<Value> = { -readonly [Name in keyof Value]: Open<Value[Name]> };
type OpenList = Open<SignedCrl> & Record<string, unknown>;

const REASON = 'revocación 日本語 \u{1f512} “quotes”';
const authorities = {
  'ML-DSA-65': sampleKey('ML-DSA-65'),
  composite: sampleKey('MLDSA65-ECDSA-P256-SHA512'),
};
const BODY: Omit<SignedCrlBody, 'format' | 'algorithm'> = {
  caId: 'ca_1',
  subject: 'Test CA',
  generatedAt: 1_795_219_200,
  revokedCerts: [
    { certId: 'cert_3', reason: REASON, revokedAt: 300 },
    { certId: 'cert_2', reason: 'key compromise', revokedAt: 200 },
    { certId: 'cert_1', reason: null, revokedAt: 200 },
  ],
};

const MUTATIONS: Readonly<Record<string, (list: OpenList) => void>> = {
  'the newest revocation is hidden': ({ revokedCerts }) => void revokedCerts.shift(),
  'the oldest revocation is hidden': ({ revokedCerts }) => void revokedCerts.pop(),
  'every revocation is hidden': (list) => void (list.revokedCerts = []),
  'a revocation is added': ({ revokedCerts }) =>
    void revokedCerts.push({ certId: 'cert_9', reason: null, revokedAt: 1 }),
  'entries are reordered': ({ revokedCerts }) => void revokedCerts.reverse(),
  'an id is changed': ({ revokedCerts }) => void (revokedCerts[0]!.certId = 'cert_4'),
  'a reason is changed': ({ revokedCerts }) => void (revokedCerts[1]!.reason = 'other'),
  'a reason is taken away': ({ revokedCerts }) => void (revokedCerts[1]!.reason = null),
  'one character of a reason is changed': ({ revokedCerts }) =>
    void (revokedCerts[0]!.reason = REASON.replace('\u{1f512}', '\u{1f513}')),
  'a time of revocation is changed': ({ revokedCerts }) => void (revokedCerts[0]!.revokedAt += 1),
  'an entry has a member more': ({ revokedCerts }) => void Object.assign(revokedCerts[0]!, { more: 1 }),
  'an old list is passed off as new': (list) => void (list.generatedAt += 1),
  'caId is changed': (list) => void (list.caId += 'x'),
  'subject is changed': (list) => void (list.subject = 'Other CA'),
  'format is changed': (list) => void (list.format = list.format === 'x509' ? 'pqcert' : 'x509'),
  'algorithm is changed': (list) => void (list.algorithm = 'ML-DSA-87'),
  'a member is added': (list) => void (list['extra'] = true),
  'a member is missing': (list) => void delete (list as Partial<OpenList>).subject,
  'one bit of the signature is flipped': (list) => {
    const bytes = Buffer.from(list.signature, 'base64');
    bytes[7]! ^= 1;
    list.signature = encodeBase64(bytes);
  },
  'the signature is cut': (list) =>
    void (list.signature = encodeBase64(Buffer.from(list.signature, 'base64').subarray(0, 3000))),
  'the signature is no base64': (list) => void (list.signature = '***not base64***'),
  'the signature is empty': (list) => void (list.signature = ''),
  'the signature is missing': (list) => void delete (list as Partial<OpenList>).signature,
};

describe.each([
  ['pqcert', 'ML-DSA-65'],
  ['x509', 'ML-DSA-65'],
  ['x509', 'composite'],
] as const)('a signed list of format %s, %s', (format, which) => {
  const { key, sign } = authorities[which];
  const issuer: SignedCrlIssuer = { format, key, ...(format === 'pqcert' && { caId: 'ca_1' }) };
  const listOf = (more: object = {}): OpenList => {
    const body = { ...BODY, format, algorithm: key.algorithm.name, ...more };
    const copy = JSON.parse(JSON.stringify({ ...body, signature: encodeBase64(sign(signedBytes(body))) }));
    return copy as OpenList;
  };
  const fault = (list: unknown, by = issuer) => signedCrlFault(list, by, checkSignature);

  it('is accepted, empty or not, in any order of its members', async () => {
    expect(await fault(listOf())).toBeUndefined();
    expect(await fault(listOf({ revokedCerts: [] }))).toBeUndefined();
    expect(await fault(Object.fromEntries(Object.entries(listOf()).toReversed()))).toBeUndefined();
  });

  it('is accepted with every kind of reason', async () => {
    const reasons = ['', null, 'x'.repeat(256), '\u0001 control \u001f', '\\ " /', '\u{1d11e}'];
    const revokedCerts = reasons.map((reason, index) => ({ certId: `cert_${index}`, reason, revokedAt: 1 }));
    expect(await fault(listOf({ revokedCerts }))).toBeUndefined();
  });

  it.each(Object.entries(MUTATIONS))('is refused when %s', async (_title, mutate) => {
    const list = listOf();
    mutate(list);
    expect(await fault(list)).toMatch(/./);
  });

  it('is refused under another key and, where the root says so, another id', async () => {
    expect(await fault(listOf(), { ...issuer, key: sampleKey(key.algorithm.name).key })).toBe('signature');
    expect(await fault(listOf(), { ...issuer, key: sampleKey('ML-DSA-44').key })).toBe('algorithm');
    expect(await fault(listOf(), { ...issuer, caId: 'ca_2' })).toBe('other-issuer');
  });

  it.each([undefined, null, 0, 'text', [], {}, { signature: 'abc', revokedCerts: 'no' }, { crl: [] }])(
    'is not what %p is',
    async (junk) => {
      expect(await fault(junk)).toBe('no-list');
    },
  );
});
