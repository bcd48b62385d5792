import { KeyError } from '../../errors/index.js';
import { ciphertextBytesOf, componentAlgorithm } from '../component-algorithm-table.js';
import type { KemComponentName } from '../component-algorithm.js';
import { publicKeyOf } from '../public-key-of.js';
import type { KemEngine } from './kem-engine.js';
import { nativeEngines } from './native/native-engines.js';
import { NobleKemEngine } from './noble/noble-kem-engine.js';
import { expandMlKemSeed } from './noble/noble-ml-kem.js';
import { OpensslKemEngine } from './openssl/openssl-kem-engine.js';
import { WasmKemEngine } from './wasm/wasm-kem-engine.js';

const ML_KEMS = ['ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024'] as const;
const openssl = new OpensslKemEngine();
const native = nativeEngines();
const ENGINES: readonly KemEngine[] = [
  openssl,
  new NobleKemEngine(),
  new WasmKemEngine(),
  ...(native === undefined ? [] : [native.kems]),
];
const CASES = [
  ...ENGINES.flatMap((engine) => ML_KEMS.map((name) => [engine.name, name, engine] as const)),
  ['openssl', 'X25519', openssl] as const,
];
const COINS = new Uint8Array(32).fill(9);

async function keyPair(engine: KemEngine, algorithm: KemComponentName) {
  const { secretKey, publicKey } = await engine.generate(algorithm);
  const loaded = engine.loadPublicKey(algorithm, publicKey);
  if (loaded === undefined) throw new TypeError('its own public key does not load');
  return { secretKey, publicKey, loaded, opener: engine.loadSecretKey(secretKey) };
}

describe.each(CASES)('%s with %s', (_name, algorithm, sut) => {
  it('makes seeds whose public key is the one it gives', async () => {
    const { secretKey, publicKey } = await sut.generate(algorithm);
    expect(secretKey.form).toBe('seed');
    expect(secretKey.secret).toHaveLength(componentAlgorithm(algorithm).seedBytes);
    expect(publicKeyOf(secretKey)).toEqual(publicKey);
  });

  it('opens its own encapsulations, each with a secret of its own', async () => {
    const { loaded, opener } = await keyPair(sut, algorithm);
    const made = [await sut.encapsulate(loaded), await sut.encapsulate(loaded)];
    expect(made[0]!.sharedSecret).not.toEqual(made[1]!.sharedSecret);
    for (const { ciphertext, sharedSecret } of made) {
      expect(ciphertext).toHaveLength(ciphertextBytesOf(algorithm));
      expect(await sut.decapsulate(opener, ciphertext)).toEqual(sharedSecret);
    }
  });

  it('answers in plain arrays of their own', async () => {
    const { loaded, opener } = await keyPair(sut, algorithm);
    const { ciphertext, sharedSecret } = await sut.encapsulate(loaded);
    for (const bytes of [ciphertext, sharedSecret, await sut.decapsulate(opener, ciphertext)]) {
      expect(bytes.constructor.name).toBe('Uint8Array');
      expect(bytes.buffer.byteLength).toBe(bytes.length);
    }
  });

  it('repeats itself with given coins, or refuses them', async () => {
    const { loaded } = await keyPair(sut, algorithm);
    const outcome = async (coins: Uint8Array): Promise<unknown> => {
      try {
        return await sut.encapsulate(loaded, coins);
      } catch (error) {
        return error instanceof TypeError ? 'refused' : error;
      }
    };
    expect(await outcome(COINS)).toEqual(await outcome(COINS));
    expect((await outcome(COINS)) === 'refused').toBe(!sut.takesCoins(algorithm));
    expect(await outcome(COINS.subarray(1))).toBe('refused');
  });

  it('refuses ciphertexts of another length, and keys that were disposed of', async () => {
    const { opener } = await keyPair(sut, algorithm);
    await expect(sut.decapsulate(opener, new Uint8Array(31))).rejects.toThrow(TypeError);
    opener.dispose();
    const ciphertext = new Uint8Array(ciphertextBytesOf(algorithm));
    await expect(sut.decapsulate(opener, ciphertext)).rejects.toThrow(TypeError);
  });

  it('has no public key of another length, and no private key of one', async () => {
    const { secretKey, publicKey } = await sut.generate(algorithm);
    expect(sut.loadPublicKey(algorithm, publicKey.subarray(1))).toBeUndefined();
    const short = { ...secretKey, secret: secretKey.secret.subarray(1) };
    expect(() => sut.loadSecretKey(short)).toThrow(KeyError);
  });

  it('does not use keys of another engine', async () => {
    const other = ENGINES.find((engine) => engine.name !== sut.name && engine.supports(algorithm));
    const foreign =
      other === undefined
        ? { algorithm, dispose: () => undefined }
        : other.loadSecretKey((await other.generate(algorithm)).secretKey);
    const ciphertext = new Uint8Array(ciphertextBytesOf(algorithm));
    await expect(sut.decapsulate(foreign, ciphertext)).rejects.toThrow(TypeError);
    await expect(sut.encapsulate({ algorithm })).rejects.toThrow(TypeError);
  });
});

describe.each(ENGINES.flatMap((engine) => ML_KEMS.map((name) => [engine.name, name, engine] as const)))(
  '%s checks the keys of %s as FIPS 203 demands and',
  (_name, algorithm, sut) => {
    it('refuses a public key with a coefficient of q, and takes q - 1', async () => {
      const { publicKey } = await sut.generate(algorithm);
      // Twelve bits, little-endian: 3329 = 0xd01, 3328 = 0xd00.
      const high = (publicKey[1]! & 0xf0) | 0x0d;
      expect(sut.loadPublicKey(algorithm, publicKey.with(0, 0x01).with(1, high))).toBeUndefined();
      expect(sut.loadPublicKey(algorithm, publicKey.with(0, 0x00).with(1, high))).toBeDefined();
    });

    it('refuses an expanded key whose hash or halves disagree', async () => {
      const { secretExpanded } = expandMlKemSeed(algorithm, new Uint8Array(64).fill(3));
      const load = (secret: Uint8Array) => sut.loadSecretKey({ algorithm, form: 'expanded', secret });
      load(secretExpanded).dispose();
      const hashAt = secretExpanded.length - 64;
      for (const at of [0, hashAt, hashAt - 1]) {
        expect(() => load(secretExpanded.with(at, secretExpanded[at]! ^ 1))).toThrow(KeyError);
      }
    });
  },
);

describe('X25519 in OpenSSL', () => {
  it('gives zeros for a share of small order, as RFC 7748 computes it', async () => {
    const { opener } = await keyPair(openssl, 'X25519');
    expect(await openssl.decapsulate(opener, new Uint8Array(32))).toEqual(new Uint8Array(32));
  });
});

it.each([
  ['noble', new NobleKemEngine()],
  ['wasm', new WasmKemEngine()],
])('%s has no X25519', async (_name, engine) => {
  expect(engine.supports('X25519')).toBe(false);
  expect(engine.takesCoins('X25519')).toBe(false);
  await expect(engine.generate('X25519')).rejects.toThrow(TypeError);
});
