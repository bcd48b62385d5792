import { WorkerPool } from '../compute/index.js';
import { OpensslSignatureEngine } from '../crypto/engines/openssl/openssl-engine.js';
import { hashAlgorithm } from '../crypto/hash.js';
import { mlDsaMu, mlDsaPublicKeyHash } from '../crypto/ml-dsa-mu.js';
import type { SignOperation } from '../crypto/sign-operation.js';
import { TimeOrderedIds } from '../platform/ids.js';
import { Logger, type LogFields } from '../platform/logging/logger.js';
import { memoryProvider, ProviderRegistry, SHARED_KEYRING } from '../providers/index.js';
import { FakeProvider } from '../providers/testing/fake.provider.js';
import { Keyring, Sealer } from '../sealing/index.js';
import type { NewMaterial } from './custody.js';
import type { KeyMaterial, StoredComponent } from './key-material.js';
import { StandardCustody } from './standard-custody.js';

class RecordingLogger extends Logger {
  readonly alarms: LogFields[] = [];
  readonly warnings: string[] = [];
  override debug(): void {}
  override info(): void {}
  override warn(message: string): void {
    this.warnings.push(message);
  }
  override error(_message: string, fields: LogFields = {}): void {
    if (fields['alarm'] === true) this.alarms.push(fields);
  }
}

const keyring = Keyring.of(new Uint8Array(32).fill(2));
const sealer = new Sealer(keyring);
const pool = new WorkerPool({ threads: 1, shared: { [SHARED_KEYRING]: keyring.shared() } });
const verifier = new OpensslSignatureEngine();
const logger = new RecordingLogger();
const providers = new ProviderRegistry([memoryProvider({ sealer, pool, verifier })], {}, logger);
const ids = new TimeOrderedIds();
const sut = new StandardCustody({ providers, sealer, pool, ids, logger });

const plan = (algorithm: string, changes: Partial<NewMaterial> = {}): NewMaterial => ({
  versionId: 'kver_1',
  projectId: 'proj_1',
  keyId: 'key_1',
  version: 1,
  purpose: 'general',
  algorithm,
  ...changes,
});
const message = new TextEncoder().encode('custody');
const pure: SignOperation = { mode: 'pure', message };

/** The material as a database would give it back: new objects, JSON columns parsed again. */
function stored(material: KeyMaterial, component: Partial<StoredComponent> = {}): KeyMaterial {
  const components = material.components.map((one) => ({
    ...one,
    handle: one.handle.slice(),
    publicKey: one.publicKey.slice(),
    protection: JSON.parse(JSON.stringify(one.protection)) as StoredComponent['protection'],
    evidence: JSON.parse(JSON.stringify(one.evidence)) as StoredComponent['evidence'],
    ...component,
  }));
  return { ...material, components };
}

const codeOf = (deed: Promise<unknown>): Promise<unknown> =>
  deed.then(
    () => 'it succeeded',
    (error: unknown) => (error as { code?: unknown }).code,
  );

beforeAll(() => providers.open());
afterAll(async () => {
  await providers.close();
  await pool.close();
});
beforeEach(() => {
  logger.alarms.length = 0;
  logger.warnings.length = 0;
});

describe('StandardCustody', () => {
  it.each(['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87', 'ECDSA-P256', 'Ed25519'])(
    'signs with a stored %s key and verifies, and no other message or signature does',
    async (algorithm) => {
      const material = stored(await sut.generate(plan(algorithm)));
      const signature = await sut.sign(material, 'general', pure);
      const other: SignOperation = { mode: 'pure', message: Uint8Array.of(1) };
      expect(await sut.verify(material, 'general', pure, signature)).toBe(true);
      expect(await sut.verify(material, 'general', other, signature)).toBe(false);
      expect(await sut.verify(material, 'general', pure, signature.subarray(1))).toBe(false);
      expect(await sut.verify(material, 'general', pure, new Uint8Array(0))).toBe(false);
      const [component] = material.components;
      expect(await sut.verifyPublic(algorithm, component!.publicKey, pure, signature)).toBe(true);
      expect(logger.alarms).toEqual([]);
    },
  );

  it.each(['ML-DSA-65', 'Ed25519', 'MLDSA65-ECDSA-P256-SHA512'])(
    'signs several messages together with a %s key, each in its place, and counts each',
    async (algorithm) => {
      const counted: unknown[] = [];
      const observer = { signed: (...signed: unknown[]) => void counted.push(signed) };
      const custody = new StandardCustody({ providers, sealer, pool, ids, logger, observer });
      const material = stored(await custody.generate(plan(algorithm)));
      const operations = [1, 2, 3].map((n): SignOperation => ({ mode: 'pure', message: Uint8Array.of(n) }));
      const signatures = await custody.signAll(material, 'general', operations);
      expect(signatures).toHaveLength(3);
      for (const [index, operation] of operations.entries()) {
        expect(await custody.verify(material, 'general', operation, signatures[index]!)).toBe(true);
      }
      expect(counted).toEqual([[algorithm, 'memory', 3]]);
      expect(await codeOf(custody.signAll(material, 'token', operations))).toBe('key.not-found');
    },
  );

  it('keeps HashML-DSA, external mu and plain signatures apart as FIPS 204 does', async () => {
    const material = await sut.generate(plan('ML-DSA-65'));
    const digest = hashAlgorithm('SHA-256').digest(message);
    const hash: SignOperation = { mode: 'hash', hash: 'SHA-256', digest };
    const trace = mlDsaPublicKeyHash(material.components[0]!.publicKey);
    const mu: SignOperation = { mode: 'mu', mu: mlDsaMu(trace, pure) };
    const ofHash = await sut.sign(material, 'general', hash);
    const ofMu = await sut.sign(material, 'general', mu);
    expect(await sut.verify(material, 'general', hash, ofHash)).toBe(true);
    expect(await sut.verify(material, 'general', pure, ofHash)).toBe(false);
    expect(await sut.verify(material, 'general', { mode: 'pure', message: digest }, ofHash)).toBe(false);
    expect(await sut.verify(material, 'general', pure, ofMu)).toBe(true);
    expect(await sut.verify(material, 'general', mu, ofMu)).toBe(true);
  });

  it('gives an ECDSA digest the signature of its message', async () => {
    const material = await sut.generate(plan('ECDSA-P256'));
    const digest = hashAlgorithm('SHA-256').digest(message);
    const hash: SignOperation = { mode: 'hash', hash: 'SHA-256', digest };
    const signature = await sut.sign(material, 'general', hash);
    expect(await sut.verify(material, 'general', pure, signature)).toBe(true);
    expect(await sut.verify(material, 'general', hash, await sut.sign(material, 'general', pure))).toBe(true);
  });

  it('imports a seed and answers with its public key', async () => {
    const secretKey = { algorithm: 'Ed25519', form: 'seed', secret: new Uint8Array(32).fill(4) } as const;
    const first = await sut.import(plan('Ed25519'), secretKey);
    const second = await sut.import(plan('Ed25519', { keyId: 'key_2' }), secretKey);
    expect(first.components[0]!.publicKey).toEqual(second.components[0]!.publicKey);
    expect(await sut.verify(first, 'general', pure, await sut.sign(first, 'general', pure))).toBe(true);
  });

  it('does not let a key of one purpose serve another', async () => {
    const token = await sut.generate(plan('ML-DSA-44', { purpose: 'token' }));
    expect(await codeOf(sut.sign(token, 'general', pure))).toBe('key.not-found');
    expect(await codeOf(sut.verify(token, 'general', pure, new Uint8Array(1)))).toBe('key.not-found');
    await expect(sut.sign(token, 'token', pure)).resolves.toBeDefined();
  });

  describe('refuses and alarms about a stored row', () => {
    let material: KeyMaterial;
    let other: KeyMaterial;
    beforeAll(async () => {
      material = await sut.generate(plan('Ed25519'));
      other = await sut.generate(plan('Ed25519', { versionId: 'kver_2', keyId: 'key_2' }));
    });
    /** How signing and verifying end, and which version the alarms name. */
    const outcomes = async (damaged: KeyMaterial): Promise<unknown[]> => [
      await codeOf(sut.sign(damaged, damaged.purpose, pure)),
      await codeOf(sut.verify(damaged, damaged.purpose, pure, new Uint8Array(64))),
      ...logger.alarms.map((alarm) => alarm['version_id']),
    ];
    const refused = ({ versionId }: KeyMaterial): string[] => [
      'key.damaged',
      'key.damaged',
      versionId,
      versionId,
    ];
    const withFlip = (bytes: Uint8Array): Uint8Array => {
      const copy = bytes.slice();
      copy[copy.length - 1]! ^= 1;
      return copy;
    };

    it.each(['handle', 'publicKey', 'integrity'] as const)('whose %s was damaged', async (member) => {
      const damaged = stored(material, { [member]: withFlip(material.components[0]![member]) });
      expect(await outcomes(damaged)).toEqual(refused(damaged));
    });

    it.each<Partial<StoredComponent>>([
      { id: 'kcmp_other' },
      { role: 'traditional' },
      { algorithm: 'Ed448' },
      { provider: 'wasm' },
      { protection: { level: 'hsm-native', token_class: 'hardware' } },
      { evidence: { serial: 'forged' } },
      { integrity: new Uint8Array(0) },
    ])('that now says %j', async (change) => {
      const damaged = stored(material, change);
      expect(await outcomes(damaged)).toEqual(refused(damaged));
    });

    it.each(['handle', 'publicKey', 'integrity'] as const)(
      'whose %s is that of another key',
      async (member) => {
        const damaged = stored(material, { [member]: other.components[0]![member] });
        expect(await outcomes(damaged)).toEqual(refused(damaged));
      },
    );

    it("that is another key's whole row", async () => {
      const damaged = { ...stored(material), components: stored(other).components };
      expect(await outcomes(damaged)).toEqual(refused(damaged));
    });

    it.each<Partial<KeyMaterial>>([
      { versionId: 'kver_2' },
      { projectId: 'proj_2' },
      { keyId: 'key_2' },
      { version: 2 },
      { purpose: 'token' },
      { algorithm: 'ML-DSA-44' },
      { algorithm: 'no such algorithm' },
      { components: [] },
    ])('under a version that now says %j', async (change) => {
      const damaged = { ...stored(material), ...change };
      expect(await outcomes(damaged)).toEqual(refused(damaged));
    });

    it('while the undamaged one goes on working', async () => {
      await expect(sut.sign(stored(material), 'general', pure)).resolves.toHaveLength(64);
      expect(logger.alarms).toEqual([]);
    });
  });
});

describe('StandardCustody over a provider with objects of its own', () => {
  const fake = new FakeProvider({ name: 'pkcs11' });
  const registry = new ProviderRegistry([fake], {}, logger);
  const custody = new StandardCustody({ providers: registry, sealer, pool, ids, logger });
  beforeAll(() => registry.open());
  afterAll(() => registry.close());
  afterEach(() => {
    fake.fault = undefined;
  });

  it('destroys what a failed commit left behind', async () => {
    const material = await custody.generate(plan('Ed25519'));
    expect(fake.size).toBe(1);
    await custody.discard(material);
    expect(fake.size).toBe(0);
  });

  it('never throws from discard, and says in the log what it left', async () => {
    const material = await custody.generate(plan('Ed25519'));
    fake.fault = 'throws';
    await expect(custody.discard(material)).resolves.toBeUndefined();
    expect(logger.warnings).toEqual([expect.stringMatching(/could not be destroyed/)]);
  });

  it('lets batches of another backend and verifications go on while one backend has more than it takes', async () => {
    const material = await sut.generate(plan('Ed25519'));
    const { promise, resolve: end } = Promise.withResolvers<void>();
    const slow = Array.from({ length: 16 }, () =>
      sut.signInTurns(material, (inTurn) => inTurn(() => promise)),
    );
    const after = jest.fn(async () => 'done');
    expect(await codeOf(sut.signInTurns(material, after))).toBe('service.overloaded');
    expect(after).not.toHaveBeenCalled();
    const elsewhere = stored(material, { provider: 'pkcs11' });
    await expect(sut.signInTurns(elsewhere, (inTurn) => inTurn(after))).resolves.toBe('done');
    await expect(sut.verifyInTurns((inTurn) => inTurn(after))).resolves.toBe('done');
    expect(pool.state().batches).toBe(16);
    end();
    await Promise.all(slow);
    expect(pool.state().batches).toBe(0);
  });

  it('verifies with a stored key while its provider is away', async () => {
    const material = await custody.generate(plan('Ed25519'));
    const signature = await custody.sign(material, 'general', pure);
    await registry.close();
    expect(await codeOf(custody.sign(material, 'general', pure))).toBe('provider.unavailable');
    expect(await custody.verify(material, 'general', pure, signature)).toBe(true);
    await registry.open();
  });

  it('refuses algorithms and providers that are not there', async () => {
    expect(await codeOf(custody.generate(plan('ML-DSA-65')))).toBe('provider.incapable');
    expect(await codeOf(custody.generate(plan('Ed25519', { providers: { whole: 'wasm' } })))).toBe(
      'provider.incapable',
    );
  });
});

describe('StandardCustody over two backends that each can do one half', () => {
  const SUITE = 'MLDSA44-Ed25519-SHA512';
  const first = new FakeProvider({ name: 'pkcs11', algorithms: ['ML-DSA-44'], deadline: 5000 });
  const second = new FakeProvider({ name: 'wasm', algorithms: ['Ed25519'], deadline: 5000 });
  const registry = new ProviderRegistry([first, second], {}, logger);
  const custody = new StandardCustody({ providers: registry, sealer, pool, ids, logger });
  const halves = (providers: NewMaterial['providers'] = {}): NewMaterial => plan(SUITE, { providers });
  beforeAll(() => registry.open());
  afterAll(() => registry.close());
  afterEach(() => {
    second.fault = undefined;
  });

  it('puts each half where it can be and signs with both', async () => {
    const material = await custody.generate(halves());
    expect(material.components.map(({ provider }) => provider)).toEqual(['pkcs11', 'wasm']);
    const signature = await custody.sign(stored(material), 'general', pure);
    expect(await custody.verify(stored(material), 'general', pure, signature)).toBe(true);
    await custody.discard(material);
    expect([first.size, second.size]).toEqual([0, 0]);
  });

  it('makes no half when a backend cannot do its own, and says which can', async () => {
    await expect(custody.generate(halves({ ml_dsa: 'pkcs11', traditional: 'pkcs11' }))).rejects.toMatchObject(
      {
        code: 'provider.incapable',
        message: 'pkcs11 cannot hold Ed25519 keys; wasm can',
      },
    );
    expect([first.size, second.size]).toEqual([0, 0]);
  });

  it('destroys the first half when the second fails to be made or taken', async () => {
    const secretKey = (name: 'ML-DSA-44' | 'Ed25519') =>
      ({ algorithm: name, form: 'seed', secret: new Uint8Array(32).fill(8) }) as const;
    second.fault = 'throws';
    await expect(custody.generate(halves())).rejects.toBeDefined();
    await expect(
      custody.import(halves(), secretKey('ML-DSA-44'), secretKey('Ed25519')),
    ).rejects.toBeDefined();
    expect([first.size, second.size]).toEqual([0, 0]);
  });

  it('answers neither half’s signature when one backend fails', async () => {
    const material = await custody.generate(halves());
    second.fault = 'throws';
    await expect(custody.sign(material, 'general', pure)).rejects.toBeDefined();
    await expect(custody.signAll(material, 'general', [pure, pure])).rejects.toBeDefined();
    second.fault = 'signature-of-noise';
    const signature = await custody.sign(material, 'general', pure).catch(() => new Uint8Array(0));
    expect(await custody.verify(material, 'general', pure, signature)).toBe(false);
  });

  it('wants as many imported private keys as the algorithm has', async () => {
    const secretKey = { algorithm: 'Ed25519', form: 'seed', secret: new Uint8Array(32) } as const;
    await expect(custody.import(halves(), secretKey)).rejects.toThrow(TypeError);
  });
});

describe('StandardCustody while the master key is switched', () => {
  const ring = Keyring.of(new Uint8Array(32).fill(2), new Uint8Array(32).fill(3));
  const old = ring.currentId;
  const next = Keyring.of(new Uint8Array(32).fill(3)).currentId;
  const ringSealer = new Sealer(ring);
  const ringPool = new WorkerPool({ threads: 1, shared: { [SHARED_KEYRING]: ring.shared() } });
  const memory = memoryProvider({ sealer: ringSealer, pool: ringPool, verifier });
  const registry = new ProviderRegistry([memory], {}, logger);
  const custody = new StandardCustody({
    providers: registry,
    sealer: ringSealer,
    pool: ringPool,
    ids,
    logger,
  });

  beforeAll(() => registry.open());
  afterAll(async () => {
    await registry.close();
    await ringPool.close();
  });
  beforeEach(() => ring.makeCurrent(old));
  afterEach(() => jest.restoreAllMocks());

  const underOneKey = ({ components }: KeyMaterial): unknown[] =>
    components.map(({ handle, integrity }) => [Sealer.sealedUnder(handle), Sealer.macUnder(integrity)]);

  it('names a new key after the master key that sealed it, so that the rotation still finds it', async () => {
    const generate = memory.generate.bind(memory);
    jest.spyOn(memory, 'generate').mockImplementation(async (request) => {
      const held = await generate(request);
      ring.makeCurrent(next);
      return held;
    });
    const material = await custody.generate(plan('MLDSA65-ECDSA-P256-SHA512'));
    expect(underOneKey(material)).toEqual([
      [old, old],
      [next, next],
    ]);
    expect(await custody.sign(stored(material), 'general', pure)).toBeDefined();
  });

  it('names a key sealed anew after the master key that it was sealed under', async () => {
    const material = await custody.generate(plan('Ed25519'));
    ring.makeCurrent(next);
    const reseal = memory.reseal.bind(memory);
    jest.spyOn(memory, 'reseal').mockImplementation(async (request) => {
      const held = await reseal(request);
      ring.makeCurrent(old);
      return held;
    });
    expect(underOneKey(await custody.reseal(material))).toEqual([[next, next]]);
  });
});
