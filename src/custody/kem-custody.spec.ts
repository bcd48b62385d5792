import { WorkerPool } from '../compute/index.js';
import { concatBytes } from '../crypto/bytes.js';
import { OpensslSignatureEngine } from '../crypto/engines/openssl/openssl-engine.js';
import { kemCiphertextBytes } from '../crypto/kem/kem-parts.js';
import { expandXWingSeed } from '../crypto/kem/x-wing.js';
import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import { publicKeyOf } from '../crypto/public-key-of.js';
import { TimeOrderedIds } from '../platform/ids.js';
import { SilentLogger } from '../platform/logging/logger.js';
import { memoryProvider, ProviderRegistry, SHARED_KEYRING, wasmProvider } from '../providers/index.js';
import { FakeProvider } from '../providers/testing/fake.provider.js';
import { Keyring, Sealer } from '../sealing/index.js';
import { type KeyMaterial, type NewMaterial, StandardCustody } from './index.js';

const keyring = Keyring.of(new Uint8Array(32).fill(2));
const sealer = new Sealer(keyring);
const pool = new WorkerPool({ threads: 1, shared: { [SHARED_KEYRING]: keyring.shared() } });
const verifier = new OpensslSignatureEngine();
const logger = new SilentLogger();
const parts = { sealer, pool, verifier };
const providers = new ProviderRegistry([memoryProvider(parts), wasmProvider(parts)], {}, logger);
const common = { sealer, pool, ids: new TimeOrderedIds(), logger };
const sut = new StandardCustody({ ...common, providers });

const plan = (algorithm: string, changes: Partial<NewMaterial> = {}): NewMaterial => ({
  versionId: 'kver_1',
  projectId: 'proj_1',
  keyId: 'key_1',
  version: 1,
  purpose: 'general',
  algorithm,
  ...changes,
});
const codeOf = (deed: Promise<unknown>): Promise<unknown> =>
  deed.then(
    () => 'it succeeded',
    (error: unknown) => (error as { code?: unknown }).code,
  );
const withComponent = (material: KeyMaterial, index: number, change: object): KeyMaterial => ({
  ...material,
  components: material.components.map((one, at) => (at === index ? { ...one, ...change } : one)),
});

beforeAll(() => providers.open());
afterAll(async () => {
  await providers.close();
  await pool.close();
});

describe('StandardCustody with KEM keys', () => {
  it.each(['ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024', 'X-Wing'])(
    'opens what it encapsulated to a %s key, and an altered ciphertext to another secret',
    async (algorithm) => {
      const material = await sut.generate(plan(algorithm));
      const { ciphertext, sharedSecret } = await sut.encapsulate(material, 'general');
      expect(ciphertext).toHaveLength(kemCiphertextBytes(keyAlgorithm(algorithm)));
      expect(await sut.decapsulate(material, 'general', ciphertext)).toEqual(sharedSecret);
      const altered = ciphertext.with(0, ciphertext[0]! ^ 1);
      expect(await sut.decapsulate(material, 'general', altered)).not.toEqual(sharedSecret);
    },
  );

  it.each([
    ['memory', 'wasm'],
    ['wasm', 'memory'],
    ['wasm', 'wasm'],
  ] as const)('keeps the halves of X-Wing in %s and %s', async (ml_kem, traditional) => {
    const material = await sut.generate(plan('X-Wing', { providers: { ml_kem, traditional } }));
    expect(material.components.map(({ role, provider }) => [role, provider])).toEqual([
      ['ml_kem', ml_kem],
      ['traditional', traditional],
    ]);
    const { ciphertext, sharedSecret } = await sut.encapsulate(material, 'general');
    expect(await sut.decapsulate(material, 'general', ciphertext)).toEqual(sharedSecret);
    // The traditional half counts too, and a share of small order is a ciphertext like any other.
    const altered = concatBytes(ciphertext.subarray(0, 1088), new Uint8Array(32));
    expect(await sut.decapsulate(material, 'general', altered)).not.toEqual(sharedSecret);
  });

  it('imports an X-Wing seed as two keys of their own', async () => {
    const { mlKem, traditional } = expandXWingSeed(new Uint8Array(32).fill(8));
    const material = await sut.import(plan('X-Wing'), mlKem, traditional);
    expect(material.components.map(({ publicKey }) => publicKey)).toEqual([
      publicKeyOf(mlKem),
      publicKeyOf(traditional),
    ]);
    const { ciphertext, sharedSecret } = await sut.encapsulate(material, 'general');
    expect(await sut.decapsulate(material, 'general', ciphertext)).toEqual(sharedSecret);
  });

  it.each(['ML-KEM-768', 'X-Wing'])(
    'repeats an encapsulation to %s with the same coins',
    async (algorithm) => {
      const material = await sut.generate(plan(algorithm));
      const coins = material.components.map((_, index) => new Uint8Array(32).fill(index + 1));
      const made = await sut.encapsulate(material, 'general', coins);
      expect(await sut.encapsulate(material, 'general', coins)).toEqual(made);
      expect(await sut.decapsulate(material, 'general', made.ciphertext)).toEqual(made.sharedSecret);
    },
  );

  it('uses no row that was changed, and none for another purpose', async () => {
    const material = await sut.generate(plan('X-Wing'));
    const other = await sut.generate(plan('X-Wing', { keyId: 'key_2' }));
    const { ciphertext } = await sut.encapsulate(material, 'general');
    const changed = [
      withComponent(material, 0, { publicKey: other.components[0]!.publicKey }),
      withComponent(material, 1, { handle: other.components[1]!.handle }),
      withComponent(material, 1, other.components[1]!),
      { ...material, components: material.components.toReversed() },
      { ...material, version: 2 },
    ];
    for (const one of changed) {
      expect(await codeOf(sut.decapsulate(one, 'general', ciphertext))).toBe('key.damaged');
      expect(await codeOf(sut.encapsulate(one, 'general'))).toBe('key.damaged');
      expect(() => sut.deterministicSecret(one, 'general')).toThrow(/damaged/);
    }
    expect(await codeOf(sut.decapsulate(material, 'token', ciphertext))).toBe('key.not-found');
  });

  it('has a secret of its own for each version of each key', async () => {
    const secrets = await Promise.all(
      [{}, { version: 2 }, { keyId: 'key_2' }, { projectId: 'proj_2' }].map(async (change) =>
        sut.deterministicSecret(await sut.generate(plan('ML-KEM-512', change)), 'general').join(),
      ),
    );
    expect(new Set(secrets).size).toBe(4);
  });

  it('neither signs with a KEM key nor encapsulates to a signature key', async () => {
    const kem = await sut.generate(plan('ML-KEM-512'));
    const signer = await sut.generate(plan('Ed25519'));
    const operation = { mode: 'pure', message: new Uint8Array(1) } as const;
    expect(await codeOf(sut.sign(kem, 'general', operation))).toBe('provider.incapable');
    await expect(sut.encapsulate(signer, 'general')).rejects.toThrow(TypeError);
  });
});

it('a key whose backend is away encapsulates, and is 503 when it should open', async () => {
  const fake = new FakeProvider({ name: 'pkcs11', algorithms: ['ML-KEM-512'], deadline: 5_000 });
  const registry = new ProviderRegistry([fake], {}, logger);
  await registry.open();
  const custody = new StandardCustody({ ...common, providers: registry });
  const material = await custody.generate(plan('ML-KEM-512'));
  await registry.close();
  const { ciphertext } = await custody.encapsulate(material, 'general');
  expect(await codeOf(custody.decapsulate(material, 'general', ciphertext))).toBe('provider.unavailable');
});
