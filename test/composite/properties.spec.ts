import { p256, p384, p521 } from '@noble/curves/nist.js';
import fc from 'fast-check';

import { signatureBytesOf } from '../../src/crypto/component-algorithm-table.js';
import { type CompositeSuite, isHeld } from '../../src/crypto/composite/composite-suite.js';
import { compositeSuites } from '../../src/crypto/composite/composite-suite-table.js';
import { parsePublicKey } from '../../src/crypto/encodings/public-key.js';
import { keyAlgorithm } from '../../src/crypto/key-algorithm-table.js';
import type { KeyMaterial } from '../../src/custody/index.js';
import { useCustody } from '../support/custody.js';

const held = compositeSuites.filter(({ traditional }) => isHeld(traditional));
const CURVES = { 'ECDSA-P256': p256, 'ECDSA-P384': p384, 'ECDSA-P521': p521 } as const;

const custody = useCustody();
const keys = new Map<string, Promise<KeyMaterial>>();

/** Keys are made once per suite and pair of backends. */
const keyOf = (suite: CompositeSuite, home: number): Promise<KeyMaterial> => {
  const world = custody();
  const providers = world.homes[home % world.homes.length]!;
  const id = `${suite.name} ${JSON.stringify(providers)}`;
  const key = keys.get(id) ?? world.custody.generate(world.plan(suite.name, { providers }));
  keys.set(id, key);
  return key;
};

const flip = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = bytes.slice();
  copy[Math.floor(bit / 8)]! ^= 1 << (bit % 8);
  return copy;
};

const signed = fc.record({
  suite: fc.constantFrom(...held),
  home: fc.nat(),
  message: fc.uint8Array({ maxLength: 300 }),
  context: fc.uint8Array({ maxLength: 255 }),
  bit: fc.nat(),
});

interface Case {
  readonly suite: CompositeSuite;
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  readonly context: Uint8Array;
}

const verdict = ({ suite, publicKey, signature, message, context }: Case): Promise<boolean> =>
  custody().custody.verifyPublic(suite.name, publicKey, { mode: 'pure', message, context }, signature);

/** A changed public key is refused as none, or verifies nothing. */
const verdictOfKey = (found: Case): Promise<boolean> => {
  try {
    parsePublicKey(keyAlgorithm(found.suite.name), found.publicKey);
  } catch {
    return Promise.resolve(false);
  }
  return verdict(found);
};

const signAt = async ({
  suite,
  home,
  message,
  context,
}: {
  suite: CompositeSuite;
  home: number;
  message: Uint8Array;
  context: Uint8Array;
}): Promise<Case> => {
  const material = await keyOf(suite, home);
  const operation = { mode: 'pure', message, context } as const;
  const signature = await custody().custody.sign(material, 'general', operation);
  const publicKey = new Uint8Array(
    Buffer.concat(material.components.map((component) => component.publicKey)),
  );
  return { suite, publicKey, signature, message, context };
};

describe('for any suite, backends, message and context', () => {
  it('what was signed verifies', async () => {
    await fc.assert(
      fc.asyncProperty(signed, async (given) => {
        expect(await verdict(await signAt(given))).toBe(true);
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it('a single flipped bit of message, context, signature or key is invalid', async () => {
    await fc.assert(
      fc.asyncProperty(signed, async (given) => {
        const found = await signAt(given);
        const at = (bytes: Uint8Array): Uint8Array => flip(bytes, given.bit % (bytes.length * 8));
        const verdicts = [
          await verdict({ ...found, signature: at(found.signature) }),
          await verdictOfKey({ ...found, publicKey: at(found.publicKey) }),
        ];
        if (found.message.length > 0) verdicts.push(await verdict({ ...found, message: at(found.message) }));
        if (found.context.length > 0) verdicts.push(await verdict({ ...found, context: at(found.context) }));
        expect(verdicts).toEqual(verdicts.map(() => false));
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('bytes moved between message and context are invalid', async () => {
    await fc.assert(
      fc.asyncProperty(signed, async (given) => {
        const found = await signAt({ ...given, message: Uint8Array.of(1, ...given.message) });
        const context = Uint8Array.of(...found.context, 1).subarray(-255);
        expect(await verdict({ ...found, message: given.message, context })).toBe(false);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('only ECDSA’s mirrored s makes a second signature without the key', async () => {
    await fc.assert(
      fc.asyncProperty(signed, async (given) => {
        const found = await signAt(given);
        const boundary = signatureBytesOf(given.suite.mlDsa);
        const half = found.signature.subarray(boundary);
        const curve = CURVES[given.suite.traditional.name as keyof typeof CURVES] as typeof p256 | undefined;
        if (curve === undefined) return;
        const { r, s } = curve.Signature.fromBytes(half, 'der');
        const mirrored = new curve.Signature(r, curve.Point.Fn.ORDER - s).toBytes('der');
        const signature = new Uint8Array(Buffer.concat([found.signature.subarray(0, boundary), mirrored]));
        expect(signature).not.toEqual(found.signature);
        expect(await verdict({ ...found, signature })).toBe(true);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
