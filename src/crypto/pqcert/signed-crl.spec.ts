import { canonicalJson, canonicalJsonBytes } from '../encodings/canonical-json.js';
import { crlEntryText, crlText, signedBytes, type SignedCrlBody } from './index.js';

const ENTRIES = [
  { certId: 'cert_2', reason: 'revocación 日本語 "\u0007', revokedAt: 300 },
  { certId: 'cert_1', reason: null, revokedAt: 200 },
];
const FRAME = {
  caId: 'ca_1',
  subject: 'Prüf-CA \ud800',
  format: 'x509',
  algorithm: 'ML-DSA-65',
  generatedAt: 1_795_219_200,
} as const;

describe.each([0, 1, 2])('a list of %i entries that was written around them', (count) => {
  const revokedCerts = ENTRIES.slice(0, count);
  const body: SignedCrlBody = { ...FRAME, revokedCerts };
  const texts = revokedCerts.map(crlEntryText);

  it('is the canonical JSON of the whole', () => {
    expect(crlText(FRAME, texts)).toBe(canonicalJson({ ...body, revokedCerts: [...revokedCerts] }));
    expect(new TextEncoder().encode(crlText(FRAME, texts))).toEqual(signedBytes(body));
  });

  it('is it with a signature too, which is no part of what is signed', () => {
    const signed = crlText({ ...FRAME, signature: 'AAAA' }, texts);
    expect(new TextEncoder().encode(signed)).toEqual(canonicalJsonBytes(JSON.parse(signed)));
    expect(signedBytes(JSON.parse(signed) as object)).toEqual(signedBytes(body));
  });
});
