import { createPrivateKey, generateKeyPairSync } from 'node:crypto';

import fc from 'fast-check';

import type { MlDsaName, SignatureComponentName } from '../component-algorithm.js';
import {
  componentAlgorithm,
  componentAlgorithms,
  isEcdsa,
  isSignatureComponent,
} from '../component-algorithm-table.js';
import { expandMlDsaSeed } from '../engines/noble/noble-ml-dsa.js';
import { publicKeyOf } from '../public-key-of.js';
import type { SecretKey } from '../secret-key.js';
import { componentIdentifier } from './algorithm-identifier.js';
import { DerTag } from './der-tag.js';
import { derBitString, derElement, derOctetString, derOid, derSequence, derUnsigned } from './der-writer.js';
import { encodePkcs8 } from './pkcs8-encode.js';
import { parsePrivateKey } from './private-key.js';

const refused = expect.objectContaining({ code: 'key.material-refused' });
const names = componentAlgorithms.map(({ name }) => name).filter(isSignatureComponent);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function sampleKey(algorithm: SignatureComponentName): SecretKey<SignatureComponentName> {
  const secret = new Uint8Array(componentAlgorithm(algorithm).seedBytes).map((_byte, index) => index);
  return { algorithm, form: 'seed', secret };
}

/** The contents of `privateKey` in a sample, whose lengths all take one octet. */
function contentsOf(name: SignatureComponentName, der: Uint8Array): Uint8Array {
  return der.subarray(2 + 3 + componentIdentifier(componentAlgorithm(name)).length + 2);
}

function refusalOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('not refused');
}

/** PKCS#8 around any private key contents. */
function pkcs8(name: SignatureComponentName, privateKey: Uint8Array, version = 0): Uint8Array {
  const identifier = componentIdentifier(componentAlgorithm(name));
  return derSequence(derUnsigned(Uint8Array.of(version)), identifier, derOctetString(privateKey));
}

describe.each(names)('a private key of %s', (name) => {
  const secretKey = sampleKey(name);
  const der = encodePkcs8(secretKey);

  it('comes back from its seed and from PKCS#8, with its public key', () => {
    const expected = { secretKey, publicKey: publicKeyOf(secretKey) };
    expect(parsePrivateKey(name, secretKey.secret)).toEqual(expected);
    expect(parsePrivateKey(name, der)).toEqual(expected);
  });

  it('is refused after every truncation and with a trailing byte', () => {
    for (const cut of der.keys()) expect(() => parsePrivateKey(name, der.subarray(0, cut))).toThrow(refused);
    expect(() => parsePrivateKey(name, Uint8Array.from([...der, 0]))).toThrow(refused);
    expect(() => parsePrivateKey(name, Uint8Array.from([...secretKey.secret, 0]))).toThrow(refused);
  });

  it('is a copy that does not share memory with the input', () => {
    const input = der.slice();
    const { secretKey: parsed } = parsePrivateKey(name, input);
    input.fill(0);
    expect(parsed.secret).toEqual(secretKey.secret);
  });

  it('is the key that OpenSSL reads', () => {
    const key = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
    expect(parsePrivateKey(name, key.export({ format: 'der', type: 'pkcs8' })).secretKey).toEqual(secretKey);
  });

  it('is refused as a key of any other algorithm', () => {
    for (const other of names.filter((candidate) => candidate !== name)) {
      expect(() => parsePrivateKey(other, der)).toThrow(refused);
    }
  });

  it('is refused with another version or with NULL parameters', () => {
    const contents = contentsOf(name, der);
    expect(parsePrivateKey(name, pkcs8(name, contents)).secretKey).toEqual(secretKey);
    expect(() => parsePrivateKey(name, pkcs8(name, contents, 1))).toThrow(refused);
    const identifier = componentIdentifier(componentAlgorithm(name));
    const withNull = derElement(DerTag.sequence, identifier.subarray(2), Uint8Array.of(5, 0));
    const nullDer = derSequence(derUnsigned(Uint8Array.of(0)), withNull, derOctetString(contents));
    expect(() => parsePrivateKey(name, nullDer)).toThrow(refused);
  });

  it('is refused in a length that is not minimal', () => {
    const contents = contentsOf(name, der);
    const body = Uint8Array.from([
      ...derUnsigned(Uint8Array.of(0)),
      ...componentIdentifier(componentAlgorithm(name)),
    ]);
    const loose = Uint8Array.from([0x04, 0x82, 0, contents.length, ...contents]);
    expect(() => parsePrivateKey(name, derSequence(body, loose))).toThrow(refused);
  });

  it('never shows its bytes in the refusal', () => {
    const refusal = refusalOf(() => parsePrivateKey(name, Uint8Array.from([...der, 0])));
    expect(JSON.stringify([String(refusal), refusal])).not.toContain(hex(secretKey.secret.subarray(0, 8)));
  });
});

describe.each<MlDsaName>(['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'])('an expanded key of %s', (name) => {
  const seed = sampleKey(name).secret;
  const { publicKey, secretExpanded } = expandMlDsaSeed(name, seed);
  const expanded = { algorithm: name, form: 'expanded', secret: secretExpanded } as const;
  const both = (left: Uint8Array, right: Uint8Array): Uint8Array =>
    pkcs8(name, derSequence(derOctetString(left), derOctetString(right)));

  it('comes back from PKCS#8, with its public key', () => {
    expect(parsePrivateKey(name, encodePkcs8(expanded))).toEqual({ secretKey: expanded, publicKey });
  });

  it('is left out when the seed comes along', () => {
    const parsed = parsePrivateKey(name, both(seed, secretExpanded));
    expect(parsed).toEqual({ secretKey: sampleKey(name), publicKey });
  });

  it('is refused when the seed is another', () => {
    expect(() =>
      parsePrivateKey(
        name,
        both(
          seed.map((byte) => byte ^ 1),
          secretExpanded,
        ),
      ),
    ).toThrow(refused);
    expect(() => parsePrivateKey(name, both(seed.subarray(1), secretExpanded))).toThrow(refused);
    expect(() => parsePrivateKey(name, both(seed, secretExpanded.subarray(1)))).toThrow(refused);
  });

  it.each([
    ['tr', 64, 0x01],
    ['s1', 128, 0x01],
    ['s1, out of range', 128, 0xff],
    ['t0', -1, 0x80],
  ])('is refused when %s does not belong to the rest', (_part, offset, mask) => {
    const secret = secretExpanded.slice();
    const index = offset < 0 ? secret.length + offset : offset;
    secret[index] = mask === 0xff ? 0xff : (secret[index] ?? 0) ^ mask;
    expect(() => parsePrivateKey(name, encodePkcs8({ ...expanded, secret }))).toThrow(refused);
  });

  it('is refused without PKCS#8 around it, as its length says nothing', () => {
    expect(() => parsePrivateKey(name, secretExpanded)).toThrow(refused);
  });

  it('is refused after every truncation', () => {
    const der = encodePkcs8(expanded);
    fc.assert(
      fc.property(fc.nat(der.length - 1), (cut) => {
        expect(() => parsePrivateKey(name, der.subarray(0, cut))).toThrow(refused);
      }),
    );
  });
});

describe.each(names.filter(isEcdsa))('an EC key on the curve of %s', (name) => {
  const { secret } = sampleKey(name);
  const { oid, seedBytes } = componentAlgorithm(name);
  const publicKey = publicKeyOf(sampleKey(name));
  const ecKey = (...members: readonly Uint8Array[]): Uint8Array =>
    pkcs8(name, derSequence(derUnsigned(Uint8Array.of(1)), ...members));
  const parameters = (curve: string): Uint8Array => derElement(DerTag.explicit0, derOid(curve));
  const point = (bytes: Uint8Array): Uint8Array => derElement(DerTag.explicit1, derBitString(bytes));

  it('may bring its curve and its public point along', () => {
    for (const members of [[], [parameters(oid)], [point(publicKey)], [parameters(oid), point(publicKey)]]) {
      expect(parsePrivateKey(name, ecKey(derOctetString(secret), ...members)).publicKey).toEqual(publicKey);
    }
  });

  it('is refused with another curve, another point or members out of order', () => {
    const otherPoint = publicKeyOf({ ...sampleKey(name), secret: secret.with(5, 99) });
    for (const members of [
      [parameters('1.3.132.0.10')],
      [point(otherPoint)],
      [point(publicKey), parameters(oid)],
      [point(publicKey), point(publicKey)],
    ]) {
      expect(() => parsePrivateKey(name, ecKey(derOctetString(secret), ...members))).toThrow(refused);
    }
  });

  it.each([0x00, 0xff])('is refused when its scalar is all %i', (fill) => {
    const scalar = new Uint8Array(seedBytes).fill(fill);
    expect(() => parsePrivateKey(name, scalar)).toThrow(refused);
    expect(() => parsePrivateKey(name, ecKey(derOctetString(scalar)))).toThrow(refused);
  });

  it('is refused with a scalar of another length', () => {
    for (const scalar of [secret.subarray(1), Uint8Array.of(0, ...secret)]) {
      expect(() => parsePrivateKey(name, ecKey(derOctetString(scalar)))).toThrow(refused);
    }
  });
});

describe('a key of another kind', () => {
  it('is refused', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const der = rsa.export({ format: 'der', type: 'pkcs8' });
    for (const name of names) expect(() => parsePrivateKey(name, der)).toThrow(refused);
  });
});

describe('PKCS#8', () => {
  it('has the bytes of RFC 9881 and of the composite draft', () => {
    expect(hex(encodePkcs8(sampleKey('ML-DSA-65')).subarray(0, 22))).toBe(
      '3034020100300b060960864801650304031204228020',
    );
    const ec = hex(encodePkcs8(sampleKey('ECDSA-P256')));
    expect(ec).toMatch(/0433303102010104200001[0-9a-f]{60}a00a06082a8648ce3d030107$/);
  });
});
