import { p256, p384, p521 } from '@noble/curves/nist.js';

import { signatureBytesOf } from '../../src/crypto/component-algorithm-table.js';
import { compositeMessageOf } from '../../src/crypto/composite/composite-message.js';
import type { CompositeSuite } from '../../src/crypto/composite/composite-suite.js';
import { compositeLabel, compositeSuites } from '../../src/crypto/composite/composite-suite-table.js';
import { parsePublicKey } from '../../src/crypto/encodings/public-key.js';
import { keyAlgorithm } from '../../src/crypto/key-algorithm-table.js';
import { compositeSample } from '../../src/crypto/testing/composite-sample.js';
import { mapConcurrently } from '../../src/platform/map-concurrently.js';
import { useCustody } from '../support/custody.js';

const MESSAGE = new TextEncoder().encode('two seals on one message');
const OTHER = new TextEncoder().encode('two seals on another message');
const CONTEXT = new TextEncoder().encode('ctx');

const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const flipped = (bytes: Uint8Array, position: number): Uint8Array => {
  const copy = bytes.slice();
  copy[position]! ^= 1;
  return copy;
};
const rows = (suites: readonly CompositeSuite[]) => suites.map((suite) => [suite.name, suite] as const);
const named = (pattern: RegExp): readonly CompositeSuite[] =>
  compositeSuites.filter(({ name }) => pattern.test(name));

const custody = useCustody();

const verifierOf =
  ({ name }: CompositeSuite, publicKey: Uint8Array) =>
  (signature: Uint8Array, message: Uint8Array = MESSAGE, context?: Uint8Array): Promise<boolean> =>
    custody().custody.verifyPublic(
      name,
      publicKey,
      { mode: 'pure', message, ...(context !== undefined && { context }) },
      signature,
    );

describe.each(rows(compositeSuites))('a signature of %s', (_name, suite) => {
  const sample = compositeSample(suite);
  const verify = verifierOf(suite, new Uint8Array(sample.publicKey));
  const [mlDsa, traditional] = sample.signHalves(MESSAGE);
  const signature = join(mlDsa, traditional);

  it('that another implementation made is valid, with its own message and context only', async () => {
    const contextual = sample.sign(MESSAGE, CONTEXT);
    expect(await verify(signature)).toBe(true);
    expect(await verify(contextual, MESSAGE, CONTEXT)).toBe(true);
    expect(await verify(signature, OTHER)).toBe(false);
    expect(await verify(signature, MESSAGE, CONTEXT)).toBe(false);
    expect(await verify(contextual)).toBe(false);
    expect(await verify(contextual, MESSAGE, CONTEXT.subarray(1))).toBe(false);
  });

  it('takes contexts of every length up to 255 bytes', async () => {
    const long = new Uint8Array(255).fill(9);
    expect(await verify(sample.sign(MESSAGE, long), MESSAGE, long)).toBe(true);
    expect(await verify(sample.sign(MESSAGE, long), MESSAGE, long.subarray(1))).toBe(false);
  });

  it('is invalid when either half was changed', async () => {
    expect(await verify(join(flipped(mlDsa, 7), traditional))).toBe(false);
    expect(await verify(join(mlDsa, flipped(traditional, traditional.length - 1)))).toBe(false);
    expect(await verify(join(new Uint8Array(mlDsa.length), traditional))).toBe(false);
    expect(await verify(join(mlDsa, new Uint8Array(traditional.length)))).toBe(false);
  });

  it('of the same message lends its halves to another, of another message it does not', async () => {
    const [again, traditionalAgain] = sample.signHalves(MESSAGE);
    const [otherMlDsa, otherTraditional] = sample.signHalves(OTHER);
    expect(await verify(join(again, traditional))).toBe(true);
    expect(await verify(join(mlDsa, traditionalAgain))).toBe(true);
    expect(await verify(join(otherMlDsa, traditional))).toBe(false);
    expect(await verify(join(mlDsa, otherTraditional))).toBe(false);
    expect(await verify(join(traditional, mlDsa))).toBe(false);
  });

  it('is invalid without its traditional half, with a byte more, and empty', async () => {
    expect(await verify(mlDsa)).toBe(false);
    expect(await verify(join(signature, Uint8Array.of(0)))).toBe(false);
    expect(await verify(new Uint8Array(0))).toBe(false);
  });

  it('is invalid under the key of another pair, also when only one half is another’s', async () => {
    const { publicKey } = compositeSample(suite);
    const length = suite.mlDsa.publicKeyBytes;
    const mixed = join(publicKey.subarray(0, length), sample.publicKey.subarray(length));
    expect(await verifierOf(suite, new Uint8Array(publicKey))(signature)).toBe(false);
    expect(await verifierOf(suite, mixed)(signature)).toBe(false);
  });

  it('has an ML-DSA half that nobody can pass off as a plain signature of M’', async () => {
    const { name, publicKeyBytes } = suite.mlDsa;
    const operation = {
      mode: 'pure',
      message: compositeMessageOf(suite, { mode: 'pure', message: MESSAGE }),
    } as const;
    const key = new Uint8Array(sample.publicKey.subarray(0, publicKeyBytes));
    const plain = (more: object): Promise<boolean> =>
      custody().custody.verifyPublic(name, key, { ...operation, ...more }, mlDsa);
    expect(await plain({})).toBe(false);
    expect(await plain({ context: compositeLabel(suite) })).toBe(true);
  });
});

describe('truncation', () => {
  it.each(rows(compositeSuites))('of a %s signature is invalid at every length', async (_name, suite) => {
    const sample = compositeSample(suite);
    const signature = sample.sign(MESSAGE);
    const verify = verifierOf(suite, new Uint8Array(sample.publicKey));
    // The first half has one length, so cutting it is the same at every place; the second is cut byte by byte.
    const boundary = signatureBytesOf(suite.mlDsa);
    const lengths = [0, 1, 32, boundary - 2, boundary - 1];
    for (let length = boundary; length < signature.length; length += 1) lengths.push(length);
    const verdicts = await mapConcurrently(lengths, 16, (length) => verify(signature.subarray(0, length)));
    expect(verdicts.filter(Boolean)).toEqual([]);
    expect(await verify(signature)).toBe(true);
  });

  it('of the default suite is invalid at every single length', async () => {
    const suite = named(/^MLDSA65-ECDSA-P256/)[0]!;
    const sample = compositeSample(suite);
    const signature = sample.sign(MESSAGE);
    const verify = verifierOf(suite, new Uint8Array(sample.publicKey));
    for (let length = 0; length < signature.length; length += 1) {
      if (await verify(signature.subarray(0, length))) throw new Error(`valid at ${length} bytes`);
    }
    expect(await verify(signature)).toBe(true);
  });
});

describe('ECDSA malleability', () => {
  const CURVES = { 'ECDSA-P256': p256, 'ECDSA-P384': p384, 'ECDSA-P521': p521 } as const;

  it.each(rows(named(/ECDSA-P/)))(
    'passes through %s: high s and low s are both valid, as the draft says',
    async (_name, suite) => {
      const sample = compositeSample(suite);
      const verify = verifierOf(suite, new Uint8Array(sample.publicKey));
      const curve = CURVES[suite.traditional.name as keyof typeof CURVES];
      const [mlDsa, der] = sample.signHalves(MESSAGE);
      const { r, s } = curve.Signature.fromBytes(der, 'der');
      const mirrored = new curve.Signature(r, curve.Point.Fn.ORDER - s).toBytes('der');
      expect(mirrored).not.toEqual(der);
      expect([await verify(join(mlDsa, der)), await verify(join(mlDsa, mirrored))]).toEqual([true, true]);
    },
  );

  it.each(rows(named(/ECDSA-P/)))('of %s never goes beyond strict DER', async (_name, suite) => {
    const sample = compositeSample(suite);
    const verify = verifierOf(suite, new Uint8Array(sample.publicKey));
    const curve = CURVES[suite.traditional.name as keyof typeof CURVES];
    const [mlDsa, der] = sample.signHalves(MESSAGE);
    const compact = curve.Signature.fromBytes(der, 'der').toBytes('compact');
    const body = der.subarray(der[1]! < 0x80 ? 2 : 3);
    const longLength = join(Uint8Array.of(0x30, 0x82, 0, body.length), body);
    for (const bad of [compact, longLength, join(der, Uint8Array.of(0))]) {
      expect(await verify(join(mlDsa, bad))).toBe(false);
    }
  });
});

describe('a composite public key', () => {
  const refused = expect.objectContaining({ code: 'signature.public-key-refused' });
  const parse = (suite: CompositeSuite, bytes: Uint8Array) => parsePublicKey(keyAlgorithm(suite.name), bytes);

  it.each(rows(named(/ECDSA/)))(
    'of %s is refused with a compressed point or one off the curve',
    (_name, suite) => {
      const key = new Uint8Array(compositeSample(suite).publicKey);
      const { publicKeyBytes } = suite.mlDsa;
      const point = key.subarray(publicKeyBytes);
      const width = (point.length - 1) / 2;
      const compressed = join(Uint8Array.of(2 + (point.at(-1)! & 1)), point.subarray(1, 1 + width));
      const first = key.subarray(0, publicKeyBytes);
      expect(parse(suite, key)).toEqual(key);
      expect(() => parse(suite, join(first, compressed))).toThrow(refused);
      expect(() => parse(suite, join(first, compressed, new Uint8Array(width)))).toThrow(refused);
      expect(() => parse(suite, flipped(key, key.length - 1))).toThrow(refused);
      expect(() =>
        parse(suite, join(first, Uint8Array.of(6 + (point.at(-1)! & 1)), point.subarray(1))),
      ).toThrow(refused);
    },
  );

  it.each(rows(named(/RSA/)))(
    'of %s is refused with another exponent, modulus length or encoding',
    (_name, suite) => {
      const key = new Uint8Array(compositeSample(suite).publicKey);
      const start = suite.mlDsa.publicKeyBytes;
      expect(parse(suite, key)).toEqual(key);
      // The last three bytes are the exponent; the bytes before the modulus its zero sign byte.
      for (const position of [key.length - 1, key.length - 3, start, start + 1, start + 4, start + 8]) {
        expect(() => parse(suite, flipped(key, position))).toThrow(refused);
      }
    },
  );
});

it('the label keeps suites apart that share a half: no signature passes from one to the other', async () => {
  const [first, second] = [named(/^MLDSA65-ECDSA-P384/)[0]!, named(/^MLDSA65-ECDSA-P256/)[0]!];
  const sample = compositeSample(first);
  const other = compositeSample(second);
  const grafted = join(
    sample.publicKey.subarray(0, first.mlDsa.publicKeyBytes),
    other.publicKey.subarray(second.mlDsa.publicKeyBytes),
  );
  const [mlDsa] = sample.signHalves(MESSAGE);
  const [, traditional] = other.signHalves(MESSAGE);
  expect(await verifierOf(second, grafted)(join(mlDsa, traditional))).toBe(false);
});
