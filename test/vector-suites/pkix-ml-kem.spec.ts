import { X509Certificate } from 'node:crypto';

import type { MlKemName } from '../../src/crypto/component-algorithm.js';
import { decodePem, encodePem } from '../../src/crypto/encodings/pem.js';
import { encodePkcs8 } from '../../src/crypto/encodings/pkcs8-encode.js';
import { parsePrivateKey } from '../../src/crypto/encodings/private-key.js';
import { parsePublicKeyPem, publicKeyToPem } from '../../src/crypto/encodings/public-key.js';
import { keyAlgorithm } from '../../src/crypto/key-algorithm-table.js';
import { KEM_ENGINES, takesExpanded } from './kem-subjects.js';
import { readVectorText } from './read-vectors.js';
import { vectorNames } from './vector-folder.js';

const text = (name: string): string => readVectorText(`pkix-ml-kem/${name}`);
const parameterSet = (name: string): MlKemName => /ML-KEM-(?:512|768|1024)/.exec(name)![0] as MlKemName;

/** Some of the files say in plain words what they are before the PEM block. */
function derOf(name: string): Uint8Array {
  const content = text(name);
  const der = decodePem('PRIVATE KEY', content.slice(content.indexOf('-----BEGIN PRIVATE KEY')));
  if (der === undefined) throw new Error(`${name} is no private key in PEM`);
  return der;
}

const publicNames = vectorNames('pkix-ml-kem', /^ML-KEM-\d+\.pub$/, ['ML-KEM-512.pub', 'ML-KEM-768.pub']);
const privateNames = vectorNames(
  'pkix-ml-kem',
  /^ML-KEM-\d+-(seed|expanded|both)\.priv$/,
  ['512', '768'].flatMap((set) => ['seed', 'expanded', 'both'].map((form) => `ML-KEM-${set}-${form}.priv`)),
);
const badNames = vectorNames('pkix-ml-kem', /^bad-.*\.priv$/, [
  'bad-ML-KEM-512-1.priv',
  'bad-ML-KEM-512-2.priv',
]);
const certificateNames = vectorNames('pkix-ml-kem', /^ML-KEM-\d+\.crt$/, [
  'ML-KEM-512.crt',
  'ML-KEM-768.crt',
]);

describe('the example keys of RFC 9935', () => {
  it.each(publicNames)('%s comes back from and goes into the same PEM', (name) => {
    const algorithm = keyAlgorithm(parameterSet(name));
    expect(publicKeyToPem(algorithm, parsePublicKeyPem(algorithm, text(name)))).toBe(text(name));
  });

  it.each(privateNames)('%s is the private key of the public one, in its form', async (name) => {
    const algorithm = parameterSet(name);
    const { secretKey, publicKey } = parsePrivateKey(algorithm, derOf(name));
    expect(publicKey).toEqual(parsePublicKeyPem(keyAlgorithm(algorithm), text(`${algorithm}.pub`)));
    expect(secretKey.form).toBe(name.includes('expanded') ? 'expanded' : 'seed');
    for (const engine of KEM_ENGINES) {
      const made = await engine.encapsulate(engine.loadPublicKey(algorithm, publicKey)!);
      for (const opener of KEM_ENGINES) {
        const opened = await opener.decapsulate(opener.loadSecretKey(secretKey), made.ciphertext);
        expect([engine.name, opener.name, opened]).toEqual([engine.name, opener.name, made.sharedSecret]);
      }
    }
  });

  it.each(privateNames.filter((name) => !name.includes('both')))('%s is written as it was read', (name) => {
    const { secretKey } = parsePrivateKey(parameterSet(name), derOf(name));
    expect(encodePem('PRIVATE KEY', encodePkcs8(secretKey))).toBe(text(name));
  });

  it.each(badNames)('%s is refused, because its parts disagree', (name) => {
    expect(() => parsePrivateKey(parameterSet(name), derOf(name))).toThrow(
      expect.objectContaining({ code: 'key.material-refused' }),
    );
  });

  it('the expanded key whose halves disagree is refused by every engine, though its hash holds', () => {
    const secret = derOf('bad-ML-KEM-512-2.priv').slice(-1632);
    for (const engine of KEM_ENGINES) {
      expect([engine.name, takesExpanded(engine, 'ML-KEM-512', secret)]).toEqual([engine.name, false]);
    }
  });

  it.each(certificateNames)('%s carries the public key', (name) => {
    const content = text(name);
    const certificate = new X509Certificate(content.slice(content.indexOf('-----BEGIN CERTIFICATE')));
    const pem = certificate.publicKey.export({ format: 'pem', type: 'spki' });
    expect(pem).toBe(text(name.replace('.crt', '.pub')));
  });
});
