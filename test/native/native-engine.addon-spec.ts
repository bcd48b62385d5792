import { availableParallelism } from 'node:os';

import { KeyError } from '../../src/errors/index.js';
import { componentAlgorithm } from '../../src/crypto/component-algorithm-table.js';
import type { MlDsaName } from '../../src/crypto/component-algorithm.js';
import { OpensslSignatureEngine } from '../../src/crypto/engines/openssl/openssl-engine.js';
import { verifyWith } from '../../src/crypto/engines/verify-with.js';
import { publicKeyOf } from '../../src/crypto/public-key-of.js';
import { WasmSignatureEngine } from '../../src/crypto/engines/wasm/wasm-engine.js';
import type { SignOperation } from '../../src/crypto/sign-operation.js';
import { builtEngines } from './built-addon.js';

const sut = builtEngines().signatures;
const wasm = new WasmSignatureEngine();
const openssl = new OpensslSignatureEngine();
const message = new TextEncoder().encode('two seals at once');
const context = new TextEncoder().encode('context');
const pure = { mode: 'pure', message } as const;
const DIGEST = { mode: 'hash', hash: 'SHA-512', digest: new Uint8Array(64).fill(5), context } as const;
const OPERATIONS: readonly SignOperation[] = [
  pure,
  { ...pure, context },
  { ...pure, context: new Uint8Array(255).fill(1) },
  { ...pure, message: new Uint8Array(0) },
  { ...pure, message: new Uint8Array(1_000_000).fill(3) },
  DIGEST,
  { mode: 'mu', mu: new Uint8Array(64).fill(9) },
];

describe.each<MlDsaName>(['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'])(
  'the native engine with %s',
  (algorithm) => {
    const secret = new Uint8Array(32).fill(3);
    const seedKey = { algorithm, form: 'seed', secret } as const;

    it('makes byte for byte the deterministic signatures of WebAssembly in every mode', async () => {
      const [key, other] = [sut.loadSecretKey(seedKey), wasm.loadSecretKey(seedKey)];
      for (const operation of OPERATIONS) {
        const deterministic = { ...operation, deterministic: true };
        expect(await sut.sign(key, deterministic)).toEqual(await wasm.sign(other, deterministic));
      }
    });

    it('makes several together as it makes each by itself', async () => {
      const key = sut.loadSecretKey(seedKey);
      const deterministic = OPERATIONS.map((operation) => ({ ...operation, deterministic: true }));
      const together = await sut.signAll!(key, deterministic);
      for (const [index, operation] of deterministic.entries()) {
        expect(together[index]).toEqual(await sut.sign(key, operation));
      }
    });

    it('gives each of several its own randomness, and none to the deterministic ones among them', async () => {
      const key = sut.loadSecretKey(seedKey);
      const fixed = { ...pure, deterministic: true };
      const signatures = await sut.signAll!(key, [pure, fixed, pure, fixed, pure]);
      expect(signatures[1]).toEqual(await sut.sign(key, fixed));
      expect(signatures[3]).toEqual(signatures[1]);
      expect(new Set(signatures.map((one) => Buffer.from(one).toString('hex'))).size).toBe(4);
      for (const signature of signatures) {
        const valid = verifyWith(openssl, algorithm, publicKeyOf(seedKey), pure, signature);
        await expect(valid).resolves.toBe(true);
      }
    });

    it('tells signatures and verdicts apart that are asked for at once', async () => {
      const key = sut.loadSecretKey(seedKey);
      const publicKey = sut.loadPublicKey(algorithm, publicKeyOf(seedKey))!;
      const right = await sut.sign(key, { ...pure, deterministic: true });
      const wrong = right.with(9, right[9]! ^ 1);
      // More than there are threads, so that each has signatures behind and before verdicts of both kinds.
      const outcomes = await Promise.all(
        Array.from({ length: 8 * availableParallelism() }, async (_, index) => {
          const context = Uint8Array.of(index);
          const signature = sut.sign(key, { ...pure, context });
          const verdicts = [sut.verify(publicKey, pure, right), sut.verify(publicKey, pure, wrong)];
          return { verdicts: await Promise.all(verdicts), signature: await signature, context };
        }),
      );
      for (const { verdicts, signature, context: own } of outcomes) {
        expect(verdicts).toEqual([true, false]);
        const operation = { ...pure, context: own };
        await expect(
          openssl.verify(openssl.loadPublicKey(algorithm, publicKeyOf(seedKey))!, operation, signature),
        ).resolves.toBe(true);
      }
    });

    it('hedges: no two signatures are alike, and OpenSSL verifies them', async () => {
      const { secretKey, publicKey } = await sut.generate(algorithm);
      const key = sut.loadSecretKey(secretKey);
      const [first, second] = [await sut.sign(key, pure), await sut.sign(key, pure)];
      expect(first).not.toEqual(second);
      for (const signature of [first, second]) {
        await expect(verifyWith(openssl, algorithm, publicKey, pure, signature)).resolves.toBe(true);
      }
    });

    it('answers false to anything that does not match, and to other lengths', async () => {
      const { secretKey, publicKey } = await sut.generate(algorithm);
      const signature = await sut.sign(sut.loadSecretKey(secretKey), pure);
      const other = { ...pure, context };
      for (const [operation, bytes] of [
        [other, signature],
        [pure, signature.with(7, signature[7]! ^ 1)],
        [pure, signature.slice(1)],
        [pure, new Uint8Array(0)],
      ] as const) {
        await expect(verifyWith(sut, algorithm, publicKey, operation, bytes)).resolves.toBe(false);
      }
      expect(sut.loadPublicKey(algorithm, publicKey.slice(1))).toBeUndefined();
    });

    it('finishes a signature whose key is disposed of meanwhile, and makes no other', async () => {
      const { secretKey, publicKey } = await sut.generate(algorithm);
      const key = sut.loadSecretKey(secretKey);
      const underWay = sut.sign(key, pure);
      key.dispose();
      await expect(verifyWith(openssl, algorithm, publicKey, pure, await underWay)).resolves.toBe(true);
      await expect(sut.sign(key, pure)).rejects.toThrow('disposed');
    });

    it('signs what it was given, whatever becomes of the arrays afterwards', async () => {
      const { secretKey, publicKey } = await sut.generate(algorithm);
      const own = message.slice();
      const underWay = sut.sign(sut.loadSecretKey(secretKey), { mode: 'pure', message: own });
      own.fill(0);
      await expect(verifyWith(openssl, algorithm, publicKey, pure, await underWay)).resolves.toBe(true);
    });

    it('leaves the seed to its owner', () => {
      sut.loadSecretKey(seedKey).dispose();
      expect(secret).toEqual(new Uint8Array(32).fill(3));
    });

    it.each([0, 31, 33])('refuses a private key of %i bytes', (length) => {
      const short = { algorithm, form: 'seed', secret: new Uint8Array(length) } as const;
      expect(() => sut.loadSecretKey(short)).toThrow(KeyError);
    });

    it('refuses an expanded key whose parts disagree', () => {
      const { expandedBytes = 0 } = componentAlgorithm(algorithm);
      const expanded = new Uint8Array(expandedBytes).fill(7);
      expect(() => sut.loadSecretKey({ algorithm, form: 'expanded', secret: expanded })).toThrow(KeyError);
    });

    it.each<[string, SignOperation]>([
      ['a context of 256 bytes', { ...pure, context: new Uint8Array(256) }],
      ['a mu of 63 bytes', { mode: 'mu', mu: new Uint8Array(63) }],
      ['a digest of another length', { ...DIGEST, digest: new Uint8Array(32) }],
    ])('calls %s a mistake of the caller', async (_name, operation) => {
      await expect(sut.sign(sut.loadSecretKey(seedKey), operation)).rejects.toThrow(TypeError);
      const { publicKey } = await sut.generate(algorithm);
      await expect(verifyWith(sut, algorithm, publicKey, operation, new Uint8Array(0))).rejects.toThrow(
        TypeError,
      );
    });

    it('takes no key of another engine', async () => {
      await expect(sut.sign(wasm.loadSecretKey(seedKey), pure)).rejects.toThrow(TypeError);
    });
  },
);

it('the native engine has ML-DSA and ML-KEM only', async () => {
  expect(sut.supports('Ed25519', 'pure', false)).toBe(false);
  expect(builtEngines().kems.supports('X25519')).toBe(false);
  await expect(sut.generate('Ed25519')).rejects.toThrow(TypeError);
});
