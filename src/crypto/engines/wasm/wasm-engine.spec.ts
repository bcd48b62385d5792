import { KeyError } from '../../../errors/index.js';
import type { MlDsaName } from '../../component-algorithm.js';
import { componentAlgorithm } from '../../component-algorithm-table.js';
import { hashAlgorithms } from '../../hash.js';
import type { SignOperation } from '../../sign-operation.js';
import { NobleSignatureEngine } from '../noble/noble-engine.js';
import { OpensslSignatureEngine } from '../openssl/openssl-engine.js';
import type { SignatureEngine } from '../signature-engine.js';
import { verifyWith } from '../verify-with.js';
import { WasmSignatureEngine } from './wasm-engine.js';
import { expandSeed } from './wasm-ml-dsa.js';
import { sharedPqcleanArena } from './pqclean-arena.js';

const sut = new WasmSignatureEngine();
const noble = new NobleSignatureEngine();
const openssl = new OpensslSignatureEngine();
const names: readonly MlDsaName[] = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'];
const message = new TextEncoder().encode('two seals at once');
const context = new Uint8Array(255).fill(0xc0);
const secret = new Uint8Array(32).fill(0x42);

const operations: readonly (readonly [string, SignOperation])[] = [
  ['a message', { mode: 'pure', message }],
  ['an empty message', { mode: 'pure', message: new Uint8Array(0) }],
  ['a message of 1 MiB', { mode: 'pure', message: new Uint8Array(2 ** 20).fill(1) }],
  ['a message under a context of 255 bytes', { mode: 'pure', message, context }],
  ['an external mu', { mode: 'mu', mu: new Uint8Array(64).fill(7) }],
  ...hashAlgorithms.map(
    ({ name, digest }) =>
      [`a digest of ${name}`, { mode: 'hash', hash: name, digest: digest(message), context }] as const,
  ),
];

async function signWith(engine: SignatureEngine, algorithm: MlDsaName, operation: SignOperation) {
  return engine.sign(engine.loadSecretKey({ algorithm, form: 'seed', secret }), operation);
}

describe.each(names)('the WebAssembly engine with %s', (algorithm) => {
  const { publicKey, secretExpanded } = expandSeed(sharedPqcleanArena(), algorithm, secret);

  it.each(operations)('and noble verify what the other signs: %s', async (_what, operation) => {
    const ours = await signWith(sut, algorithm, operation);
    const theirs = await signWith(noble, algorithm, operation);
    await expect(verifyWith(noble, algorithm, publicKey, operation, ours)).resolves.toBe(true);
    await expect(verifyWith(sut, algorithm, publicKey, operation, theirs)).resolves.toBe(true);
  });

  it.each(operations)('makes the deterministic signature that noble makes: %s', async (_what, operation) => {
    const deterministic: SignOperation = { ...operation, deterministic: true };
    const ours = await signWith(sut, algorithm, deterministic);
    expect(ours).toEqual(await signWith(noble, algorithm, deterministic));
  });

  it('and OpenSSL verify what the other signs', async () => {
    const operation: SignOperation = { mode: 'pure', message, context };
    const ours = await signWith(sut, algorithm, operation);
    const theirs = await signWith(openssl, algorithm, operation);
    await expect(verifyWith(openssl, algorithm, publicKey, operation, ours)).resolves.toBe(true);
    await expect(verifyWith(sut, algorithm, publicKey, operation, theirs)).resolves.toBe(true);
  });

  it('hedges unless told otherwise', async () => {
    const operation: SignOperation = { mode: 'pure', message };
    const first = await signWith(sut, algorithm, operation);
    expect(await signWith(sut, algorithm, operation)).not.toEqual(first);
  });

  it('signs the same from the seed and from the expanded key', async () => {
    const operation: SignOperation = { mode: 'pure', message, deterministic: true };
    const expanded = sut.loadSecretKey({ algorithm, form: 'expanded', secret: secretExpanded });
    expect(await sut.sign(expanded, operation)).toEqual(await signWith(sut, algorithm, operation));
  });

  it('generates keys that sign, and wipes nothing of the caller', async () => {
    const { secretKey, publicKey: fresh } = await sut.generate(algorithm);
    expect([secretKey.form, secretKey.secret.length]).toEqual(['seed', 32]);
    const before = secretKey.secret.slice();
    const signature = await sut.sign(sut.loadSecretKey(secretKey), { mode: 'pure', message });
    expect(secretKey.secret).toEqual(before);
    await expect(verifyWith(openssl, algorithm, fresh, { mode: 'pure', message }, signature)).resolves.toBe(
      true,
    );
  });

  it('answers false to another message, context, mode, signature or length', async () => {
    const operation: SignOperation = { mode: 'pure', message, context };
    const signature = await signWith(sut, algorithm, operation);
    const others: readonly SignOperation[] = [
      { mode: 'pure', message: message.slice(1), context },
      { mode: 'pure', message },
      { mode: 'mu', mu: new Uint8Array(64) },
    ];
    for (const other of others) {
      await expect(verifyWith(sut, algorithm, publicKey, other, signature)).resolves.toBe(false);
    }
    const bad = [
      new Uint8Array(0),
      signature.slice(1),
      new Uint8Array(signature.length),
      signature.with(9, signature[9]! ^ 1),
    ];
    for (const other of [...bad, new Uint8Array(100_000)]) {
      await expect(verifyWith(sut, algorithm, publicKey, operation, other)).resolves.toBe(false);
    }
    await expect(verifyWith(sut, algorithm, publicKey.slice(1), operation, signature)).resolves.toBe(false);
  });

  it('refuses private keys of another length or with parts that disagree', () => {
    const { expandedBytes } = componentAlgorithm(algorithm);
    const refused = [
      { algorithm, form: 'seed', secret: new Uint8Array(31) },
      { algorithm, form: 'seed', secret: secretExpanded },
      { algorithm, form: 'expanded', secret },
      { algorithm, form: 'expanded', secret: new Uint8Array(expandedBytes!) },
      // One bit of rho, of tr, of s1 and of t0.
      ...[0, 64, 128, secretExpanded.length - 1].map((place) => ({
        algorithm,
        form: 'expanded' as const,
        secret: secretExpanded.with(place, secretExpanded[place]! ^ 1),
      })),
    ] as const;
    for (const secretKey of refused) expect(() => sut.loadSecretKey(secretKey)).toThrow(KeyError);
  });

  it('refuses a context over 255 bytes, a mu or digest of another length, and a disposed key', async () => {
    const key = sut.loadSecretKey({ algorithm, form: 'seed', secret });
    const misfits: readonly SignOperation[] = [
      { mode: 'pure', message, context: new Uint8Array(256) },
      { mode: 'mu', mu: new Uint8Array(63) },
      { mode: 'hash', hash: 'SHA-512', digest: new Uint8Array(32) },
    ];
    for (const operation of misfits) await expect(sut.sign(key, operation)).rejects.toThrow(TypeError);
    key.dispose();
    await expect(sut.sign(key, { mode: 'pure', message })).rejects.toThrow(TypeError);
  });
});

describe('the WebAssembly engine', () => {
  it('says that it has no classical algorithm, and refuses one', async () => {
    expect(sut.supports('ECDSA-P256', 'pure', false)).toBe(false);
    expect(sut.supportsVerify('Ed25519', 'pure')).toBe(false);
    await expect(sut.generate('ECDSA-P256')).rejects.toThrow(TypeError);
    expect(() => sut.loadPublicKey('Ed448', new Uint8Array(57))).toThrow(TypeError);
  });

  it('takes no key of another engine', async () => {
    const key = noble.loadSecretKey({ algorithm: 'ML-DSA-44', form: 'seed', secret });
    await expect(sut.sign(key, { mode: 'pure', message })).rejects.toThrow(TypeError);
  });

  it('wipes the randomness of a hedged signature', async () => {
    const given: Uint8Array[] = [];
    const engine = new WasmSignatureEngine((length) => {
      const bytes = new Uint8Array(length).fill(5);
      given.push(bytes);
      return bytes;
    });
    await signWith(engine, 'ML-DSA-44', { mode: 'pure', message });
    expect(given).toEqual([new Uint8Array(32)]);
  });
});
