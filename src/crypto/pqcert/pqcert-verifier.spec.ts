import { encodeBase64 } from '../encodings/base64.js';
import { canonicalJsonBytes, type JsonObject } from '../encodings/canonical-json.js';
import { checkSignature } from '../pkix/testing/check-signature.js';
import { sampleKey } from '../pkix/testing/sample-authority.js';
import {
  pqCertFault,
  pqRootFault,
  readPqLeaf,
  readPqRoot,
  signedBytes,
  type PqLeaf,
  type PqRoot,
} from './index.js';

const NOW = 1_795_219_200;
const authority = sampleKey('ML-DSA-65');
const other = sampleKey('ML-DSA-65');
const subject = encodeBase64(sampleKey('ML-DSA-65').key.publicKey);

const signed = <Body extends object>(body: Body, { sign } = authority): Body & { signature: string } => ({
  ...body,
  signature: encodeBase64(sign(signedBytes(body))),
});
const rootOf = (more: object = {}, key = authority): PqRoot =>
  signed(
    {
      type: 'CA_ROOT',
      id: 'ca_1',
      subject: 'Root Ñ',
      publicKey: encodeBase64(key.key.publicKey),
      issuedAt: NOW - 100,
      algorithm: 'ML-DSA-65',
      standard: 'NIST FIPS 204',
      ...more,
    },
    key,
  ) as PqRoot;
const leafOf = (more: object = {}, key = authority): PqLeaf =>
  signed(
    {
      type: 'CA_CERT',
      id: 'cert_1',
      subject: 'dispositivo-Ñandú-日本',
      publicKey: subject,
      caId: 'ca_1',
      issuedAt: NOW - 50,
      expiresAt: NOW + 50,
      algorithm: 'ML-DSA-65',
      standard: 'NIST FIPS 204',
      meta: { '10': 'b', '2': 'a', gain: 1.5, list: [{ z: 1, a: null }] },
      ...more,
    },
    key,
  ) as PqLeaf;
const root = rootOf();
const leaf = leafOf();
const fault = (certificate: unknown, trusted: unknown = root, at = NOW) =>
  pqCertFault(certificate, trusted, at, checkSignature);

describe('a PQCert', () => {
  it('is accepted under its root, in any order of its members', async () => {
    expect(await fault(leaf)).toBeUndefined();
    expect(await fault(Object.fromEntries(Object.entries(leaf).toReversed()))).toBeUndefined();
    expect(await fault(leafOf({ meta: {} }))).toBeUndefined();
    expect(await pqRootFault(root, NOW, checkSignature)).toBeUndefined();
  });

  it('is signed in the order of the contract', () => {
    const text = Buffer.from(signedBytes(leafOf({ meta: { b: 1, a: 2 } }))).toString('utf8');
    expect(Object.keys(JSON.parse(text) as object)).toEqual([
      'algorithm',
      'caId',
      'expiresAt',
      'id',
      'issuedAt',
      'meta',
      'publicKey',
      'standard',
      'subject',
      'type',
    ]);
    expect(text).toContain('"meta":{"a":2,"b":1}');
    expect(text).toContain('dispositivo-Ñandú-日本');
  });

  it('is refused with any byte of it changed', async () => {
    const text = canonicalJsonBytes({ ...leaf } as unknown as JsonObject);
    for (let at = 0; at < text.length; at += 1) {
      const changed = text.slice();
      changed[at]! ^= 1;
      let parsed: unknown;
      try {
        parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(changed));
      } catch {
        continue;
      }
      expect([at, await fault(parsed)]).not.toEqual([at, undefined]);
    }
  }, 60_000);

  it.each([
    ['not issued by this CA', leafOf({ caId: 'ca_2' }), root, 'other-issuer'],
    ['signed with another key', leafOf({}, other), root, 'signature'],
    ['under a root of the same id and another key', leaf, rootOf({}, other), 'signature'],
    ['expired', leafOf({ expiresAt: NOW - 1 }), root, 'expired'],
    ['under an expired root', leaf, rootOf({ expiresAt: NOW - 1 }), 'root-expired'],
    ['in place of a root', leaf, leaf, 'no-root'],
    ['a root', root, root, 'no-certificate'],
    ['under a root whose key is cut', leaf, { ...root, publicKey: root.publicKey.slice(4) }, 'no-root'],
    ['without a signature', { ...leaf, signature: '' }, root, 'signature'],
    ['with a member more', { ...leaf, extra: 1 }, root, 'no-certificate'],
    ['without an end', { ...leaf, expiresAt: undefined }, root, 'no-certificate'],
    ['with an end in words', { ...leaf, expiresAt: String(leaf.expiresAt) }, root, 'no-certificate'],
    ['with meta that is no object', { ...leaf, meta: [] }, root, 'no-certificate'],
    ['of another algorithm', { ...leaf, algorithm: 'ML-DSA-87' }, root, 'no-certificate'],
  ])('is refused when it is %s', async (_title, certificate, trusted, expected) => {
    expect(await fault(certificate, trusted)).toBe(expected);
  });

  it('is in its time up to its last second', async () => {
    expect(await fault(leaf, root, NOW + 50)).toBeUndefined();
    expect(await fault(leaf, root, NOW + 51)).toBe('expired');
    expect(await fault(leaf, rootOf({ expiresAt: NOW }), NOW)).toBeUndefined();
  });

  it.each([undefined, null, 0, 'text', true, [], [1], {}, { signature: 1 }, { type: 'CA_CERT' }])(
    'that is %p is refused without an error',
    async (junk) => {
      expect(await fault(junk)).toBe('no-certificate');
      expect(await pqCertFault(leaf, junk, NOW, checkSignature)).toBe('no-root');
      expect(await pqRootFault(junk, NOW, checkSignature)).toBe('no-root');
      expect([readPqLeaf(junk), readPqRoot(junk)]).toEqual([undefined, undefined]);
    },
  );

  it('of a root is refused when it is not signed with the key inside it', async () => {
    const swapped = { ...root, publicKey: encodeBase64(other.key.publicKey) };
    expect(await pqRootFault(swapped, NOW, checkSignature)).toBe('signature');
    expect(await pqRootFault(rootOf({ expiresAt: NOW - 1 }), NOW, checkSignature)).toBe('root-expired');
  });
});
