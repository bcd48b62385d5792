import { findKeyAlgorithm } from '../key-algorithm-table.js';
import { compositeLabel, compositeSuites } from './composite-suite-table.js';

/** Name, last arc, PH, public key, private key, signature; `*` marks the longest of several lengths. */
const DRAFT = `
MLDSA44-RSA2048-PSS-SHA256     37 SHA-256  1582 1226* 2676
MLDSA44-RSA2048-PKCS15-SHA256  38 SHA-256  1582 1226* 2676
MLDSA44-Ed25519-SHA512         39 SHA-512  1344 64    2484
MLDSA44-ECDSA-P256-SHA256      40 SHA-256  1377 83    2492*
MLDSA65-RSA3072-PSS-SHA512     41 SHA-512  2350 1802* 3693
MLDSA65-RSA3072-PKCS15-SHA512  42 SHA-512  2350 1802* 3693
MLDSA65-RSA4096-PSS-SHA512     43 SHA-512  2478 2383* 3821
MLDSA65-RSA4096-PKCS15-SHA512  44 SHA-512  2478 2383* 3821
MLDSA65-ECDSA-P256-SHA512      45 SHA-512  2017 83    3381*
MLDSA65-ECDSA-P384-SHA512      46 SHA-512  2049 96    3413*
MLDSA65-ECDSA-BP256-SHA512     47 SHA-512  2017 84    3381*
MLDSA65-Ed25519-SHA512         48 SHA-512  1984 64    3373
MLDSA87-ECDSA-P384-SHA512      49 SHA-512  2689 96    4731*
MLDSA87-ECDSA-BP384-SHA512     50 SHA-512  2689 100   4731*
MLDSA87-Ed448-SHAKE256         51 SHAKE256 2649 89    4741
MLDSA87-RSA3072-PSS-SHA512     52 SHA-512  2990 1802* 5011
MLDSA87-RSA4096-PSS-SHA512     53 SHA-512  3118 2383* 5139
MLDSA87-ECDSA-P521-SHA512      54 SHA-512  2725 114   4766*
`
  .trim()
  .split('\n')
  .map((line) => line.split(/ +/));

const HELD = [39, 40, 45, 46, 48, 49, 51, 54];

describe('the composite suites', () => {
  it('are those of the draft, no more and no fewer', () => {
    expect(compositeSuites.map(({ name }) => name)).toEqual(DRAFT.map(([name]) => name));
  });

  it.each(DRAFT)('%s has the arc, hash and lengths of the draft', (name, arc, hash, ...lengths) => {
    const row = findKeyAlgorithm(name!)!;
    const { publicKey, privateKey, signature, signatureMax } = row.sizes;
    expect([row.oid, row.ownHash, row.kind]).toEqual([`1.3.6.1.5.5.7.6.${arc}`, hash, 'composite']);
    expect([publicKey, privateKey]).toEqual(lengths.slice(0, 2).map((text) => parseInt(text, 10)));
    expect(signature === undefined ? `${signatureMax}*` : `${signature}`).toBe(lengths[2]);
    expect(row.components.map(({ role }) => role)).toEqual(
      HELD.includes(Number(arc)) ? ['ml_dsa', 'traditional'] : [],
    );
  });

  it('have labels that no other label begins', () => {
    const labels = compositeSuites.map((suite) => Buffer.from(compositeLabel(suite)).toString('ascii'));
    expect(labels[8]).toBe('COMPSIG-MLDSA65-ECDSA-P256-SHA512');
    for (const label of labels) {
      expect(labels.filter((other) => other.startsWith(label))).toEqual([label]);
    }
  });
});
