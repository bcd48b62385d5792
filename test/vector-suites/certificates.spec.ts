import { readdirSync } from 'node:fs';

import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate as AsnCertificate } from '@peculiar/asn1-x509';

import { decodePem } from '../../src/crypto/encodings/pem.js';
import { type Certificate, readCertificate } from '../../src/crypto/pkix/index.js';
import { useCustody } from '../support/custody.js';
import { readVectorBytes, readVectors, readVectorText, vectorPath } from './read-vectors.js';
import { vectorNames } from './vector-folder.js';

type Named = readonly [name: string, der: Uint8Array];

const RFC_9881 = 'pkix-ml-dsa';
const HACKATHON = 'hackathon-composite-certs';

/** Some of the files describe the certificate before the PEM block. */
const fromPem = (name: string): Uint8Array => {
  const content = readVectorText(`${RFC_9881}/${name}`);
  const der = decodePem('CERTIFICATE', content.slice(content.indexOf('-----BEGIN CERTIFICATE')));
  if (der === undefined) throw new Error(`${name} is no certificate in PEM`);
  return der;
};

const mlDsa: readonly Named[] = vectorNames(RFC_9881, /^ML-DSA-\d+\.crt$/, [
  'ML-DSA-44.crt',
  'ML-DSA-65.crt',
]).map((name) => [name, fromPem(name)]);

const draft: readonly Named[] = readVectors<{
  readonly tests: readonly { readonly tcId: string; readonly x5c: string }[];
}>('composite-sigs/testvectors.json').tests.map(({ tcId, x5c }) => [
  tcId,
  new Uint8Array(Buffer.from(x5c, 'base64')),
]);

const anchors: readonly Named[] = readdirSync(vectorPath(HACKATHON)).flatMap((implementation) =>
  vectorNames(`${HACKATHON}/${implementation}`, /_ta\.der$/, []).map((name): Named => {
    const path = `${implementation}/${name}`;
    return [path, readVectorBytes(`${HACKATHON}/${path}`)];
  }),
);

describe.each([
  ['RFC 9881', mlDsa, 2],
  ['the composite draft', draft, 2],
  ['other implementations', anchors, 2],
])('the self-signed certificates of %s', (_source, certificates, least) => {
  const custody = useCustody();
  const isSignedBy = ({ key: { algorithm, publicKey }, signature }: Certificate, message: Uint8Array) =>
    custody().custody.verifyPublic(algorithm.name, publicKey, { mode: 'pure', message }, signature);

  it('are there', () => {
    expect(certificates.length).toBeGreaterThanOrEqual(least);
  });

  it.each(certificates)('%s is read, verified and re-serialised byte for byte', async (_name, der) => {
    const certificate = readCertificate(der);
    expect(certificate.subjectName).toEqual(certificate.issuerName);
    expect(certificate.signatureAlgorithm).toBe(certificate.key.algorithm);
    expect(new Uint8Array(AsnConvert.serialize(AsnConvert.parse(der, AsnCertificate)))).toEqual(der);
    expect(await isSignedBy(certificate, certificate.signed)).toBe(true);
    const changed = certificate.signed.slice();
    changed[changed.length - 1]! ^= 1;
    expect(await isSignedBy(certificate, changed)).toBe(false);
  });
});
