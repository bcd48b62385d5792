import fc from 'fast-check';

import { KeyError } from '../../errors/index.js';
import { concatBytes } from '../bytes.js';
import type { SignatureComponentName } from '../component-algorithm.js';
import { derOctetString, derOid, derSequence, derUnsigned } from '../encodings/der-writer.js';
import { encodeEcPrivateKey } from '../encodings/ec-private-key.js';
import { expandMlDsaSeed } from '../engines/noble/noble-ml-dsa.js';
import { publicKeyOf } from '../public-key-of.js';
import { encodeCompositePkcs8, encodeCompositePrivateKey } from '../testing/encode-composite-private-key.js';
import { type CompositeSuite, isHeld } from './composite-suite.js';
import { parseCompositePrivateKey, type CompositeSecretKeys } from './composite-private-key.js';
import { compositeSuites } from './composite-suite-table.js';

const refused = expect.objectContaining({ code: 'key.material-refused' });
const held = compositeSuites.filter(({ traditional }) => isHeld(traditional));
const ecdsaSuites = held.filter(({ traditional }) => traditional.family === 'ecdsa');
const rows = (suites: readonly CompositeSuite[]) => suites.map((suite) => [suite.name, suite] as const);

function samples({ mlDsa, traditional }: CompositeSuite): CompositeSecretKeys {
  const name = traditional.name as SignatureComponentName;
  const length = isHeld(traditional) ? traditional.seedBytes : 0;
  return {
    mlDsa: { algorithm: mlDsa.name, form: 'seed', secret: new Uint8Array(32).fill(1) },
    // A first byte of zero keeps P-521 scalars below the order and shows that scalars keep their length.
    traditional: { algorithm: name, form: 'seed', secret: new Uint8Array(length).fill(2).fill(0, 0, 1) },
  };
}

const pkcs8 = (suite: CompositeSuite, raw: Uint8Array, ...parameters: Uint8Array[]): Uint8Array =>
  derSequence(
    derUnsigned(Uint8Array.of(0)),
    derSequence(derOid(suite.oid), ...parameters),
    derOctetString(raw),
  );

/** The keys inside, or undefined when they are refused in the way that refusals have. */
function readOrRefuse(suite: CompositeSuite, encoded: Uint8Array): CompositeSecretKeys | undefined {
  try {
    return parseCompositePrivateKey(suite, encoded).secretKeys;
  } catch (error) {
    if (error instanceof KeyError && error.code === 'key.material-refused') return undefined;
    throw error;
  }
}

describe.each(rows(held))('a composite private key of %s', (_name, suite) => {
  const secretKeys = samples(suite);
  const raw = encodeCompositePrivateKey(secretKeys);
  const der = encodeCompositePkcs8(suite, secretKeys);

  it('comes back from its raw form and from PKCS#8, with its public key', () => {
    const publicKey = concatBytes(publicKeyOf(secretKeys.mlDsa), publicKeyOf(secretKeys.traditional));
    expect(parseCompositePrivateKey(suite, raw)).toEqual({ secretKeys, publicKey });
    expect(parseCompositePrivateKey(suite, der)).toEqual({ secretKeys, publicKey });
  });

  it('is refused after every truncation and with a trailing byte', () => {
    for (const form of [raw, der]) {
      for (let length = 0; length < form.length; length += 1) {
        expect(() => parseCompositePrivateKey(suite, form.subarray(0, length))).toThrow(refused);
      }
      expect(() => parseCompositePrivateKey(suite, concatBytes(form, Uint8Array.of(0)))).toThrow(refused);
    }
  });

  it('is refused as a key of any other suite', () => {
    for (const other of compositeSuites.filter((one) => one !== suite)) {
      expect(() => parseCompositePrivateKey(other, der)).toThrow(refused);
    }
  });

  it('is refused when a NULL stands for the parameters', () => {
    const withNull = pkcs8(suite, raw, Uint8Array.of(5, 0));
    expect(pkcs8(suite, raw)).toEqual(der);
    expect(() => parseCompositePrivateKey(suite, withNull)).toThrow(refused);
  });

  it('is refused with an expanded ML-DSA half', () => {
    const { secretExpanded } = expandMlDsaSeed(suite.mlDsa.name, secretKeys.mlDsa.secret);
    const expanded = concatBytes(secretExpanded, raw.subarray(32));
    expect(() => parseCompositePrivateKey(suite, expanded)).toThrow(refused);
    expect(() => parseCompositePrivateKey(suite, pkcs8(suite, expanded))).toThrow(refused);
  });

  it('never reads a changed encoding as the same key', () => {
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (position, flip) => {
        const changed = der.slice();
        changed[position]! ^= flip;
        expect(readOrRefuse(suite, changed)).not.toEqual(secretKeys);
      }),
      { numRuns: 40 },
    );
  });
});

describe.each(rows(ecdsaSuites))('the ECDSA half of %s', (_name, suite) => {
  const secretKeys = samples(suite);
  const { oid } = suite.traditional as Extract<CompositeSuite['traditional'], { oid: string }>;
  const seed = secretKeys.mlDsa.secret;
  const scalar = secretKeys.traditional.secret;
  const point = publicKeyOf(secretKeys.traditional);
  const withEc = (ecPrivateKey: Uint8Array): Uint8Array => concatBytes(seed, ecPrivateKey);

  it('may bring its public key along, which must be the scalar’s, and is written without it', () => {
    const lenient = withEc(encodeEcPrivateKey(oid, scalar, point));
    const parsed = parseCompositePrivateKey(suite, lenient);
    expect(parsed.secretKeys).toEqual(secretKeys);
    expect(encodeCompositePrivateKey(parsed.secretKeys)).toEqual(encodeCompositePrivateKey(secretKeys));
    const other = publicKeyOf({ ...secretKeys.traditional, secret: scalar.slice().fill(1, 1) });
    expect(() => parseCompositePrivateKey(suite, withEc(encodeEcPrivateKey(oid, scalar, other)))).toThrow(
      refused,
    );
  });

  it('must name its curve', () => {
    const nameless = derSequence(derUnsigned(Uint8Array.of(1)), derOctetString(scalar));
    const otherCurve = encodeEcPrivateKey('1.3.132.0.10', scalar);
    for (const key of [nameless, otherCurve]) {
      expect(() => parseCompositePrivateKey(suite, withEc(key))).toThrow(refused);
    }
  });

  it('must have a scalar of full length between 1 and n-1', () => {
    for (const bad of [scalar.subarray(1), scalar.slice().fill(0), scalar.slice().fill(255)]) {
      expect(() => parseCompositePrivateKey(suite, withEc(encodeEcPrivateKey(oid, bad)))).toThrow(refused);
    }
  });
});

describe('the strict ECPrivateKey', () => {
  it.each([
    ['MLDSA65-ECDSA-P256-SHA512', '30310201010420', 'a00a06082a8648ce3d030107'],
    ['MLDSA65-ECDSA-P384-SHA512', '303e0201010430', 'a00706052b81040022'],
    ['MLDSA87-ECDSA-P521-SHA512', '30500201010442', 'a00706052b81040023'],
  ])('of %s has the bytes of the draft around its scalar', (name, before, after) => {
    const secretKeys = samples(held.find((suite) => suite.name === name)!);
    const { mlDsa, traditional } = secretKeys;
    expect(Buffer.from(encodeCompositePrivateKey(secretKeys)).toString('hex')).toBe(
      [mlDsa.secret, traditional.secret].map((secret) => Buffer.from(secret).toString('hex')).join(before) +
        after,
    );
  });
});

describe('a suite that is only verified', () => {
  it.each(rows(compositeSuites.filter((suite) => !held.includes(suite))))(
    '%s takes no private key',
    (_name, suite) => {
      expect(() => parseCompositePrivateKey(suite, new Uint8Array(1226).fill(1))).toThrow(refused);
    },
  );
});
