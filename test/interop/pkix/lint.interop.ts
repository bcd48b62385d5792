import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate, CertificateList, id_ce_authorityKeyIdentifier } from '@peculiar/asn1-x509';

import { encodePem } from '../../../src/crypto/encodings/pem.js';
import { SampleAuthority, sampleKey } from '../../../src/crypto/pkix/testing/sample-authority.js';
import { ArtefactFolder, type AuthorityArtefacts } from './artefact-folder.js';
import { certificateOf, python } from './judge.js';
import { SampleArtefacts } from './sample-artefacts.js';
import { temporaryFolder } from './temporary-folder.js';

const path = temporaryFolder();
const der = (structure: object): Uint8Array => new Uint8Array(AsnConvert.serialize(structure));
let authority: AuthorityArtefacts;

beforeAll(() => {
  const now = Math.floor(Date.now() / 1000);
  const folder = new ArtefactFolder(path);
  authority = new SampleArtefacts(folder, 'ML-DSA-65', now).write();
  folder.add(authority);
  folder.close(now);
});
afterAll(() => rmSync(path, { recursive: true }));

const findingsOf = async (name: string): Promise<string> =>
  (await python('lint_pkix.py', path)).split('\n').find((line) => line.startsWith(`${name}: `)) ?? '';

describe('pkilint', () => {
  it('has something to say about a leaf without its issuer’s key identifier', async () => {
    const name = authority.leaves[0]!.certificate;
    const leaf = AsnConvert.parse(certificateOf(path, name), Certificate);
    const { extensions } = leaf.tbsCertificate;
    extensions?.splice(
      extensions.findIndex(({ extnID }) => extnID === id_ce_authorityKeyIdentifier),
      1,
    );
    writeFileSync(join(path, name), encodePem('CERTIFICATE', der(leaf)));
    expect(await findingsOf(name)).toContain('pkix.');
  });

  it.each<[string, (list: CertificateList) => void]>([
    ['a next update', ({ tbsCertList }) => void delete tbsCertList.nextUpdate],
    ['a CRLNumber', ({ tbsCertList }) => void tbsCertList.crlExtensions?.pop()],
  ])('has something to say about a list without %s', async (_what, change) => {
    const list = AsnConvert.parse(readFileSync(join(path, authority.emptyCrl)), CertificateList);
    change(list);
    writeFileSync(join(path, authority.crl), der(list));
    expect(await findingsOf(authority.crl)).toContain('pkix.');
  });

  it('objects to a subject of more than 64 characters, which FIPSign’s clients may ask for', async () => {
    const name = authority.leaves[1]!.certificate;
    const { key } = sampleKey('ML-DSA-65');
    for (const [length, findings] of [
      [64, 'clean'],
      [65, 'itu.invalid_asn1_syntax'],
    ] as const) {
      const leaf = new SampleAuthority('ML-DSA-65').leaf({ key, subject: 'a'.repeat(length) });
      writeFileSync(join(path, name), encodePem('CERTIFICATE', leaf));
      expect(await findingsOf(name)).toBe(`${name}: ${findings}`);
    }
  });
});
