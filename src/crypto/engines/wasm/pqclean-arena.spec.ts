import type { MlDsaName, MlKemName } from '../../component-algorithm.js';
import { PqcleanArena } from './pqclean-arena.js';
import { PqcleanInstance } from './pqclean-instance.js';
import { pqcleanModule } from './pqclean-module.js';
import { WasmSignatureEngine } from './wasm-engine.js';
import { expandSeed, isExpandedKey, signMu, verifyMu } from './wasm-ml-dsa.js';
import { WasmMlKem } from './wasm-ml-kem.js';

const PLACES = 16;
/** Polynomials of a matrix, k times l of FIPS 204 section 4. */
const POLYNOMIALS: Readonly<Record<MlDsaName, number>> = {
  'ML-DSA-44': 16,
  'ML-DSA-65': 30,
  'ML-DSA-87': 56,
};
const ML_DSA = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const;

/** An instance whose memory a test can see, and whose functions it can make fail after they have run. */
class OpenInstance extends PqcleanInstance {
  readonly memory: Uint8Array;
  failing = false;
  beforeWipe: Uint8Array = new Uint8Array(0);
  readonly #exports: WebAssembly.Instance['exports'];

  constructor() {
    const instance = new WebAssembly.Instance(pqcleanModule());
    super(instance);
    this.#exports = instance.exports;
    this.memory = new Uint8Array((instance.exports['memory'] as WebAssembly.Memory).buffer);
  }

  /** What is kept between calls of a parameter set: wasm/glue/kept-matrices.h. A view. */
  kept(algorithm: MlDsaName): Uint8Array {
    const entry = `${algorithm.toLowerCase().replaceAll('-', '_')}_kept`;
    const start = (this.#exports[entry] as WebAssembly.Global).value as number;
    return this.memory.subarray(start, start + 4 + PLACES * (32 + 4 + POLYNOMIALS[algorithm] * 1024));
  }

  /** A copy of everything else. */
  besidesKept(): Uint8Array {
    const kept = ML_DSA.map((algorithm) => this.kept(algorithm));
    const saved = kept.map((bytes) => bytes.slice());
    for (const bytes of kept) bytes.fill(0);
    const copy = this.memory.slice();
    for (const [place, bytes] of kept.entries()) bytes.set(saved[place]!);
    return copy;
  }

  override invoke(entry: string): unknown {
    const answer = super.invoke(entry);
    this.beforeWipe = this.memory.slice();
    if (this.failing) throw new WebAssembly.RuntimeError('unreachable');
    return answer;
  }
}

const secret = Uint8Array.from({ length: 64 }, (_, index) => 0xa5 ^ (index * 7));
const seed = secret.subarray(0, 32);
const mu = new Uint8Array(64).fill(0x3c);

function contains(memory: Uint8Array, bytes: Uint8Array): boolean {
  return Buffer.from(memory).includes(bytes);
}

function watchedArena() {
  const instances: OpenInstance[] = [];
  const arena = new PqcleanArena(() => {
    const instance = new OpenInstance();
    instances.push(instance);
    return instance;
  });
  return { arena, instances };
}

/** Every exported function of a parameter set, once, each followed by `check`. */
function useMlDsa(arena: PqcleanArena, algorithm: MlDsaName, check: () => void): void {
  const { publicKey, secretExpanded } = expandSeed(arena, algorithm, seed);
  check();
  for (const first of [0, 1, 2, 3, 4, 5, 6, 7]) {
    const signature = signMu(arena, algorithm, secretExpanded, mu.with(0, first), seed);
    check();
    expect(verifyMu(arena, algorithm, publicKey, mu.with(0, first), signature)).toBe(true);
    check();
    expect(verifyMu(arena, algorithm, publicKey, mu.with(0, first + 1), signature)).toBe(false);
    check();
    expect(verifyMu(arena, algorithm, publicKey, mu, new Uint8Array(signature.length).fill(255))).toBe(false);
    check();
  }
  expect(isExpandedKey(arena, algorithm, secretExpanded)).toBe(true);
  check();
  expect(isExpandedKey(arena, algorithm, secretExpanded.with(130, 0xff))).toBe(false);
  check();
}

function useMlKem(arena: PqcleanArena, algorithm: MlKemName, check: () => void): void {
  const kem = new WasmMlKem((length) => secret.slice(0, length), arena);
  const { secretKey, publicKey } = kem.generate(algorithm);
  check();
  const key = kem.loadSecretKey(secretKey);
  check();
  kem.loadSecretKey({ algorithm, form: 'expanded', secret: key.secretExpanded });
  check();
  const { ciphertext, sharedSecret } = kem.encapsulate(kem.loadPublicKey(algorithm, publicKey)!);
  check();
  expect(kem.decapsulate(key, ciphertext)).toEqual(sharedSecret);
  check();
}

describe('the memory of the module', () => {
  const pristine = new OpenInstance().memory.slice();

  it.each(ML_DSA)(
    'is byte for byte as before the first call after each one of %s, but for kept matrices',
    (algorithm) => {
      const { arena, instances } = watchedArena();
      let used = false;
      useMlDsa(arena, algorithm, () => {
        const [instance] = instances;
        used ||= contains(instance!.beforeWipe, seed);
        expect(Buffer.compare(instance!.besidesKept(), pristine)).toBe(0);
      });
      expect(used).toBe(true);
      expect(instances).toHaveLength(1);
    },
  );

  it.each(ML_DSA)('keeps of a private key of %s what its public key leaves there too', (algorithm) => {
    const [withSecret, withPublic] = [watchedArena(), watchedArena()];
    const { publicKey, secretExpanded } = expandSeed(withSecret.arena, algorithm, seed);
    const signature = signMu(withSecret.arena, algorithm, secretExpanded, mu, seed);
    expect(verifyMu(withPublic.arena, algorithm, publicKey, mu, signature)).toBe(true);
    const [left, right] = [
      withSecret.instances[0]!.kept(algorithm),
      withPublic.instances[0]!.kept(algorithm),
    ];
    expect(contains(left, publicKey.subarray(0, 32))).toBe(true);
    expect(Buffer.compare(left, right)).toBe(0);
  });

  it.each(ML_DSA)(
    'gives every key its own matrix when more keys of %s take turns than it keeps',
    (algorithm) => {
      const { arena } = watchedArena();
      const seeds = Array.from({ length: PLACES + 2 }, (_, index) => seed.with(0, index));
      const keys = seeds.map((one) => expandSeed(arena, algorithm, one));
      for (const [index, { publicKey, secretExpanded }] of [...keys, ...keys].entries()) {
        const alone = expandSeed(new PqcleanArena(), algorithm, seeds[index % seeds.length]!);
        expect(publicKey).toEqual(alone.publicKey);
        const signature = signMu(arena, algorithm, secretExpanded, mu, seed);
        expect(signature).toEqual(signMu(new PqcleanArena(), algorithm, alone.secretExpanded, mu, seed));
        expect(verifyMu(arena, algorithm, publicKey, mu, signature)).toBe(true);
        const other = keys[(index + 1) % keys.length]!;
        expect(verifyMu(arena, algorithm, other.publicKey, mu, signature)).toBe(false);
      }
    },
  );

  it.each(['ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024'] as const)(
    'is byte for byte as before the first call after each one of %s',
    (algorithm) => {
      const { arena, instances } = watchedArena();
      let used = false;
      useMlKem(arena, algorithm, () => {
        const { memory, beforeWipe } = instances[0]!;
        used ||= contains(beforeWipe, secret.subarray(32));
        expect(Buffer.compare(memory, pristine)).toBe(0);
      });
      expect(used).toBe(true);
      expect(instances).toHaveLength(1);
    },
  );

  it('is zero from end to end after a call that threw, and a fresh instance serves the next one', () => {
    const { arena, instances } = watchedArena();
    const { publicKey, secretExpanded } = expandSeed(arena, 'ML-DSA-65', seed);
    const [first] = instances;
    first!.failing = true;
    expect(() => signMu(arena, 'ML-DSA-65', secretExpanded, mu, seed)).toThrow('unreachable');
    expect(contains(first!.beforeWipe, secretExpanded)).toBe(true);
    expect(first!.memory.every((byte) => byte === 0)).toBe(true);
    const signature = signMu(arena, 'ML-DSA-65', secretExpanded, mu, seed);
    expect(instances).toHaveLength(2);
    expect(verifyMu(arena, 'ML-DSA-65', publicKey, mu, signature)).toBe(true);
  });

  it('is zero after an input that did not fit, which is a TypeError', () => {
    const { arena, instances } = watchedArena();
    const inputs = { secret_key: secret, mu: new Uint8Array(65) };
    expect(() => arena.produce('ml_dsa_65_sign', inputs, { output: 3309 })).toThrow(TypeError);
    expect(instances[0]!.memory.every((byte) => byte === 0)).toBe(true);
  });

  it('is zero after a call of a function that does not exist', () => {
    const { arena, instances } = watchedArena();
    expect(() => arena.test('ml_dsa_66_verify', { randomness: secret })).toThrow(TypeError);
    expect(instances[0]!.memory.every((byte) => byte === 0)).toBe(true);
  });

  it('gives no output longer than its buffer', () => {
    const { arena } = watchedArena();
    expect(() => arena.produce('ml_dsa_44_generate', { randomness: seed }, { mu: 65 })).toThrow(TypeError);
  });

  it('never sees a message of any length', async () => {
    const { arena, instances } = watchedArena();
    const engine = new WasmSignatureEngine((length) => new Uint8Array(length).fill(9), arena);
    const { secretKey } = await engine.generate('ML-DSA-44');
    const message = new Uint8Array(2 ** 20).fill(0x77);
    await engine.sign(engine.loadSecretKey(secretKey), { mode: 'pure', message });
    expect(contains(instances[0]!.beforeWipe, message.subarray(0, 64))).toBe(false);
    expect(instances[0]!.memory.length).toBe(pristine.length);
  });
});
