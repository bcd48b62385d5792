import { X509Certificate } from 'node:crypto';

import type { MlDsaName } from '../../src/crypto/component-algorithm.js';
import { decodePem, encodePem } from '../../src/crypto/encodings/pem.js';
import { encodePkcs8 } from '../../src/crypto/encodings/pkcs8-encode.js';
import { parsePrivateKey } from '../../src/crypto/encodings/private-key.js';
import { parsePublicKeyPem, publicKeyToPem } from '../../src/crypto/encodings/public-key.js';
import { OpensslSignatureEngine } from '../../src/crypto/engines/openssl/openssl-engine.js';
import { verifyWith } from '../../src/crypto/engines/verify-with.js';
import { keyAlgorithm } from '../../src/crypto/key-algorithm-table.js';
import { readVectorText } from './read-vectors.js';
import { vectorNames } from './vector-folder.js';

const engine = new OpensslSignatureEngine();
const text = (name: string): string => readVectorText(`pkix-ml-dsa/${name}`);
const parameterSet = (name: string): MlDsaName => /ML-DSA-(?:44|65|87)/.exec(name)![0] as MlDsaName;

/** Some of the files say in plain words what they are before the PEM block. */
function derOf(name: string): Uint8Array {
  const content = text(name);
  const der = decodePem('PRIVATE KEY', content.slice(content.indexOf('-----BEGIN PRIVATE KEY')));
  if (der === undefined) throw new Error(`${name} is no private key in PEM`);
  return der;
}

const publicNames = vectorNames('pkix-ml-dsa', /^ML-DSA-\d+\.pub$/, ['ML-DSA-44.pub', 'ML-DSA-65.pub']);
const privateNames = vectorNames(
  'pkix-ml-dsa',
  /^ML-DSA-\d+-(seed|expanded|both)\.priv$/,
  ['44', '65'].flatMap((set) => ['seed', 'expanded', 'both'].map((form) => `ML-DSA-${set}-${form}.priv`)),
);
const badNames = vectorNames('pkix-ml-dsa', /^bad-.*\.priv$/, ['bad-ML-DSA-44-1.priv']);
const certificateNames = vectorNames('pkix-ml-dsa', /^ML-DSA-\d+\.crt$/, ['ML-DSA-44.crt', 'ML-DSA-65.crt']);

describe('the example keys of RFC 9881', () => {
  it.each(publicNames)('%s comes back from and goes into the same PEM', (name) => {
    const algorithm = keyAlgorithm(parameterSet(name));
    expect(publicKeyToPem(algorithm, parsePublicKeyPem(algorithm, text(name)))).toBe(text(name));
  });

  it.each(privateNames)('%s is the private key of the public one, in its form', async (name) => {
    const algorithm = parameterSet(name);
    const { secretKey, publicKey } = parsePrivateKey(algorithm, derOf(name));
    expect(publicKey).toEqual(parsePublicKeyPem(keyAlgorithm(algorithm), text(`${algorithm}.pub`)));
    expect(secretKey.form).toBe(name.includes('expanded') ? 'expanded' : 'seed');
    const operation = { mode: 'pure', message: new TextEncoder().encode(name) } as const;
    const signature = await engine.sign(engine.loadSecretKey(secretKey), operation);
    await expect(verifyWith(engine, algorithm, publicKey, operation, signature)).resolves.toBe(true);
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

  it.each(certificateNames)('%s carries the public key', (name) => {
    const algorithm = keyAlgorithm(parameterSet(name));
    const content = text(name);
    const certificate = new X509Certificate(content.slice(content.indexOf('-----BEGIN CERTIFICATE')));
    const pem = certificate.publicKey.export({ format: 'pem', type: 'spki' });
    expect(pem).toBe(text(name.replace('.crt', '.pub')));
    expect(parsePublicKeyPem(algorithm, pem).length).toBe(algorithm.sizes.publicKey);
  });
});
