import { AsnConvert } from '@peculiar/asn1-schema';
import { CertificateList, id_ce_cRLReasons } from '@peculiar/asn1-x509';
import fc from 'fast-check';

import { DerReader } from '../encodings/der-reader.js';
import { DerTag } from '../encodings/der-tag.js';
import { crlReasons } from './crl-reason.js';
import {
  crlFault,
  type CrlRequest,
  crlEntry,
  crlTbs,
  findCrlReason,
  newSerialNumber,
  PkixError,
  readCertificate,
  readCrl,
  type RevokedEntry,
} from './index.js';
import { checkSignature } from './testing/check-signature.js';
import { NOW, ROOT_VALIDITY, SampleAuthority, sampleKey } from './testing/sample-authority.js';
import { systemRandom } from '../random-source.js';

const DAY = 86_400;
const authority = new SampleAuthority('ML-DSA-44', 'Root');
const composite = new SampleAuthority('MLDSA65-ECDSA-P256-SHA512', 'Root');
const root = readCertificate(authority.root);
const entry = (more: Partial<RevokedEntry> = {}): RevokedEntry => ({
  serialNumber: newSerialNumber(systemRandom),
  revokedAt: NOW - 5,
  ...more,
});
const reserialised = (der: Uint8Array): Uint8Array =>
  new Uint8Array(AsnConvert.serialize(AsnConvert.parse(der, CertificateList)));

/** The members of a TBSCertList by tag, in order. */
const membersOf = (crl: Uint8Array): readonly number[] => {
  const tbs = new DerReader(crl).sequence('list').sequence('tbs');
  const tags: number[] = [];
  while (tbs.nextTag !== undefined) {
    const tag = tbs.nextTag as DerTag;
    tags.push(tag);
    tbs.contents(tag, 'member');
  }
  return tags;
};

const anyEntry = fc.record({
  serialNumber: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => newSerialNumber(() => bytes)),
  revokedAt: fc.integer({ min: 0, max: 4_000_000_000 }),
  reason: fc.option(fc.constantFrom(...crlReasons), { nil: undefined }),
});

describe('a revocation list', () => {
  it('is read back as it was made, and re-serialised byte for byte', () => {
    const lists = fc.record({
      revoked: fc.array(anyEntry, { maxLength: 20 }),
      number: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      thisUpdate: fc.integer({ min: 0, max: 3_000_000_000 }),
    });
    fc.assert(
      fc.property(lists, (list) => {
        const der = authority.crl({ ...list, nextUpdate: list.thisUpdate + 7 * DAY });
        const crl = readCrl(der);
        expect(reserialised(der)).toEqual(der);
        expect([crl.number, crl.thisUpdate]).toEqual([BigInt(list.number), list.thisUpdate]);
        expect(crl.entries.map(({ revokedAt }) => revokedAt)).toEqual(
          list.revoked.map((one) => one.revokedAt),
        );
        expect(crl.entries.map(({ serialNumber }) => Buffer.from(serialNumber))).toEqual(
          list.revoked.map(({ serialNumber }) => Buffer.from(serialNumber)),
        );
        expect(crl.entries.map(({ reasonCode }) => reasonCode === undefined)).toEqual(
          list.revoked.map(({ reason }) => reason === undefined),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('has no revokedCertificates when nothing is revoked', () => {
    const [version, sequence, time, extensions] = [0x02, 0x30, 0x17, 0xa0];
    expect(membersOf(authority.crl())).toEqual([version, sequence, sequence, time, time, extensions]);
    expect(membersOf(authority.crl({ revoked: [entry()] }))).toEqual([
      version,
      sequence,
      sequence,
      time,
      time,
      sequence,
      extensions,
    ]);
    expect(readCrl(authority.crl()).entries).toEqual([]);
  });

  it('has entry extensions only where there is a reason', () => {
    const der = authority.crl({ revoked: [entry(), entry({ reason: 'superseded' })] });
    const { revokedCertificates = [] } = AsnConvert.parse(der, CertificateList).tbsCertList;
    const extensions = revokedCertificates.map(({ crlEntryExtensions }) => crlEntryExtensions);
    expect(extensions[0]).toBeUndefined();
    expect(extensions[1]?.map(({ extnID, critical }) => [extnID, critical])).toEqual([
      [id_ce_cRLReasons, false],
    ]);
    expect(Buffer.from(extensions[1]![0]!.extnValue.buffer).toString('hex')).toBe('0a0104');
  });

  it('takes the five reasons of the contract and no other text', () => {
    const codes = { keyCompromise: 1, affiliationChanged: 3, superseded: 4 } as const;
    const revoked = [entry({ reason: 'cessationOfOperation' }), entry({ reason: 'privilegeWithdrawn' })];
    expect(readCrl(authority.crl({ revoked })).entries.map(({ reasonCode }) => reasonCode)).toEqual([5, 9]);
    for (const [reason, code] of Object.entries(codes)) {
      const found = findCrlReason(reason);
      expect(found).toBe(reason);
      expect(readCrl(authority.crl({ revoked: [entry({ reason: found })] })).entries[0]?.reasonCode).toBe(
        code,
      );
    }
    for (const text of ['KeyCompromise', 'unspecified', 'removeFromCRL', '__proto__', '', null]) {
      expect(findCrlReason(text)).toBeUndefined();
    }
  });

  it('of 20,000 entries is read and verified', async () => {
    const revoked = Array.from({ length: 20_000 }, (_, index) =>
      entry(index % 2 === 0 ? {} : { reason: 'keyCompromise' }),
    );
    const crl = readCrl(authority.crl({ revoked }));
    expect(crl.entries).toHaveLength(20_000);
    expect(await crlFault(crl, root, NOW, checkSignature)).toBeUndefined();
  });

  it.each<[string, Partial<CrlRequest>]>([
    ['number 0', { number: 0 }],
    ['number 2^53', { number: 2 ** 53 }],
    ['a next list before this one', { thisUpdate: 5, nextUpdate: 5 }],
  ])('is not made with %s', (_what, more) => {
    const base = { issuer: authority.issuer, number: 1, thisUpdate: 1, nextUpdate: 2, entries: [] };
    expect(() => crlTbs({ ...base, ...more })).toThrow(TypeError);
  });

  it('has no entry with a serial number of zero', () => {
    expect(() => crlEntry(entry({ serialNumber: Uint8Array.of(0) }))).toThrow(TypeError);
  });
});

describe('a revocation list under its issuer', () => {
  const at = (der: Uint8Array, when = NOW, issuer = root) =>
    crlFault(readCrl(der), issuer, when, checkSignature);

  it('has no fault in its time, whatever the algorithm', async () => {
    expect(await at(authority.crl())).toBeUndefined();
    expect(
      await at(composite.crl({ revoked: [entry()] }), NOW, readCertificate(composite.root)),
    ).toBeUndefined();
  });

  it('is too early, outdated, or signed by somebody else', async () => {
    expect(await at(authority.crl(), NOW - 1)).toBe('not-yet-valid');
    expect(await at(authority.crl(), NOW + 7 * DAY + 1)).toBe('outdated');
    const late = ROOT_VALIDITY.notAfter + 1;
    expect(await at(authority.crl({ thisUpdate: late, nextUpdate: late + 1 }), late)).toBe('issuer-expired');
    expect(await at(composite.crl())).toBe('other-issuer');
    const leaf = readCertificate(authority.leaf({ key: sampleKey('ML-DSA-44').key }));
    expect(await at(authority.crl(), NOW, leaf)).toBe('issuer-signs-no-crls');
    const changed = authority.crl();
    changed[changed.length - 1]! ^= 1;
    expect(await at(changed)).toBe('signature');
  });
});

describe('a revocation list is not read when', () => {
  const changed = (change: (list: CertificateList) => void): Uint8Array => {
    const list = AsnConvert.parse(
      authority.crl({ revoked: [entry({ reason: 'superseded' })] }),
      CertificateList,
    );
    change(list);
    return new Uint8Array(AsnConvert.serialize(list));
  };

  it.each<[string, Uint8Array]>([
    ['a byte is left over', Uint8Array.from([...authority.crl(), 0])],
    ['it is of version 1', changed(({ tbsCertList }) => void (tbsCertList.version = 0))],
    [
      'revokedCertificates is empty',
      changed(({ tbsCertList }) => void (tbsCertList.revokedCertificates = [])),
    ],
    [
      'the extensions of an entry are empty',
      changed(({ tbsCertList }) => void (tbsCertList.revokedCertificates![0]!.crlEntryExtensions = [])),
    ],
    ['it has no CRLNumber', changed(({ tbsCertList }) => void tbsCertList.crlExtensions?.pop())],
    [
      'it has no authority key identifier',
      changed(({ tbsCertList }) => void tbsCertList.crlExtensions?.shift()),
    ],
    [
      'it names another algorithm outside than inside',
      changed(({ signatureAlgorithm }) => void (signatureAlgorithm.algorithm = '2.16.840.1.101.3.4.3.18')),
    ],
  ])('%s', (_why, der) => {
    expect(() => readCrl(der)).toThrow(PkixError);
  });
});
