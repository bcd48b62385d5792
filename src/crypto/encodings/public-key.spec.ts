import { createPublicKey, verify } from 'node:crypto';

import fc from 'fast-check';

import { expandMlDsaSeed } from '../engines/noble/noble-ml-dsa.js';
import { OpensslSignatureEngine } from '../engines/openssl/openssl-engine.js';
import { componentAlgorithm } from '../component-algorithm-table.js';
import type { SignatureComponentName } from '../component-algorithm.js';
import { keyAlgorithm, keyAlgorithms } from '../key-algorithm-table.js';
import { publicKeyOf } from '../public-key-of.js';
import { compositeSample } from '../testing/composite-sample.js';
import { encodePublicJwk } from './jwk.js';
import { parsePublicKey, parsePublicKeyPem, publicKeyToPem, publicKeyToSpki } from './public-key.js';

const openssl = new OpensslSignatureEngine();
const refused = expect.objectContaining({ code: 'signature.public-key-refused' });

const signatureNames = keyAlgorithms.filter(({ kind }) => kind === 'signature').map(({ name }) => name);
const compositeNames = keyAlgorithms.filter(({ kind }) => kind === 'composite').map(({ name }) => name);

function samplePublicKey(name: string): Uint8Array {
  const { suite } = keyAlgorithm(name);
  if (suite !== undefined) return new Uint8Array(compositeSample(suite).publicKey);
  const algorithm = name as SignatureComponentName;
  const secret = new Uint8Array(componentAlgorithm(algorithm).seedBytes).fill(5);
  return publicKeyOf({ algorithm, form: 'seed', secret });
}

describe.each([...signatureNames, ...compositeNames])('a public key of %s', (name) => {
  const algorithm = keyAlgorithm(name);
  const publicKey = samplePublicKey(name);
  const spki = publicKeyToSpki(algorithm, publicKey);
  const pem = publicKeyToPem(algorithm, publicKey);

  it('comes back from its raw, SPKI and PEM form', () => {
    expect(parsePublicKey(algorithm, publicKey)).toEqual(publicKey);
    expect(parsePublicKey(algorithm, spki)).toEqual(publicKey);
    expect(parsePublicKeyPem(algorithm, pem)).toEqual(publicKey);
  });

  it('is refused after every truncation and with a trailing byte', () => {
    fc.assert(
      fc.property(fc.nat(), (position) => {
        for (const form of [publicKey, spki]) {
          expect(() => parsePublicKey(algorithm, form.subarray(0, position % form.length))).toThrow(refused);
        }
        expect(() => parsePublicKeyPem(algorithm, pem.slice(0, position % (pem.length - 1)))).toThrow(
          refused,
        );
      }),
    );
    expect(() => parsePublicKey(algorithm, spki.subarray(0, publicKey.length))).toThrow(refused);
    for (const form of [publicKey, spki]) {
      expect(() => parsePublicKey(algorithm, Uint8Array.from([...form, 0]))).toThrow(refused);
    }
  });

  it('is refused as a key of any other algorithm', () => {
    for (const other of keyAlgorithms.filter((row) => row.name !== name)) {
      expect(() => parsePublicKey(other, spki)).toThrow(refused);
      expect(() => parsePublicKeyPem(other, pem)).toThrow(refused);
    }
  });

  it('is refused in PEM that holds its raw form', () => {
    const raw = `-----BEGIN PUBLIC KEY-----\n${(
      Buffer.from(publicKey)
        .toString('base64')
        .match(/.{1,64}/g) ?? []
    ).join('\n')}\n-----END PUBLIC KEY-----\n`;
    expect(() => parsePublicKeyPem(algorithm, raw)).toThrow(refused);
  });

  it('is refused when a NULL stands for the parameters', () => {
    expect(() => parsePublicKey(algorithm, withNullParameters(spki))).toThrow(refused);
  });
});

describe.each(signatureNames)('a public key of %s by itself', (name) => {
  const algorithm = keyAlgorithm(name);
  const publicKey = samplePublicKey(name);
  const spki = publicKeyToSpki(algorithm, publicKey);
  const pem = publicKeyToPem(algorithm, publicKey);

  it('has the SPKI, PEM and JWK that OpenSSL writes', () => {
    const key = createPublicKey(pem);
    expect(Buffer.from(spki)).toEqual(key.export({ format: 'der', type: 'spki' }));
    expect(pem).toBe(key.export({ format: 'pem', type: 'spki' }));
    expect(encodePublicJwk(algorithm, publicKey)).toEqual(key.export({ format: 'jwk' }));
  });

  it('verifies signatures after a way through its JWK', async () => {
    const { secretKey, publicKey: fresh } = await openssl.generate(name as SignatureComponentName);
    const message = Buffer.from('jwk');
    const signature = await openssl.sign(openssl.loadSecretKey(secretKey), { mode: 'pure', message });
    const key = createPublicKey({ key: { ...encodePublicJwk(algorithm, fresh) }, format: 'jwk' });
    expect(verify(algorithm.ownHash?.replace('-', '') ?? null, message, key, signature)).toBe(true);
  });
});

/** The same SPKI with NULL in place of, or behind, the algorithm's parameters. */
function withNullParameters(spki: Uint8Array): Uint8Array {
  const outer = spki[1] === 0x82 ? 4 : 2;
  const identifierEnd = outer + 2 + (spki[outer + 1] ?? 0);
  const identifier = spki.slice(outer, identifierEnd);
  const rest = spki.slice(identifierEnd);
  const body = Uint8Array.from([0x30, identifier.length, ...identifier.slice(2), 0x05, 0x00, ...rest]);
  const length = outer === 4 ? [0x82, body.length >> 8, body.length & 0xff] : [body.length];
  return Uint8Array.from([0x30, ...length, ...body]);
}

describe('a point', () => {
  const p256 = keyAlgorithm('ECDSA-P256');
  const ed25519 = keyAlgorithm('Ed25519');
  const point = samplePublicKey('ECDSA-P256');
  const compressed = Uint8Array.of(2 + ((point[64] ?? 0) & 1), ...point.subarray(1, 33));

  it('is refused in compressed form, raw and in SPKI', () => {
    expect(() => parsePublicKey(p256, compressed)).toThrow(refused);
    expect(() => parsePublicKey(p256, publicKeyToSpki(p256, compressed))).toThrow(refused);
  });

  it('is refused in hybrid form', () => {
    const hybrid = Uint8Array.of(6 + ((point[64] ?? 0) & 1), ...point.subarray(1));
    expect(() => parsePublicKey(p256, hybrid)).toThrow(refused);
  });

  it('is refused off its curve', () => {
    const off = point.slice();
    off[64] = (off[64] ?? 0) ^ 1;
    expect(() => parsePublicKey(p256, off)).toThrow(refused);
  });

  it.each([
    ['has no x', `02${'00'.repeat(31)}`],
    ['is not canonical', `${'ff'.repeat(31)}7f`],
    ['is the identity', `01${'00'.repeat(31)}`],
    ['has order 8', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'],
  ])('is refused on Ed25519 when it %s', (_name, hex) => {
    expect(() => parsePublicKey(ed25519, new Uint8Array(Buffer.from(hex, 'hex')))).toThrow(refused);
  });
});

describe('the SPKI of ML-DSA-65', () => {
  it('begins as RFC 9881 prescribes', () => {
    const { publicKey } = expandMlDsaSeed('ML-DSA-65', new Uint8Array(32));
    const prefix = publicKeyToSpki(keyAlgorithm('ML-DSA-65'), publicKey).subarray(0, 22);
    expect(Buffer.from(prefix).toString('hex')).toBe('308207b2300b0609608648016503040312038207a100');
  });
});
