import type { SignOperation } from '../../crypto/sign-operation.js';
import { ProviderError } from '../../errors/index.js';
import type { HeldKey } from '../contract/index.js';
import { bindingFor, codeOf, PURE } from '../testing/contract-subject.js';
import { FakeProvider, type FakeFault } from '../testing/fake.provider.js';

const algorithm = 'Ed25519' as const;
const binding = bindingFor(algorithm);
const secretKey = { algorithm: 'Ed25519', form: 'seed', secret: new Uint8Array(32).fill(9) } as const;

describe('GuardedProvider', () => {
  let sut: FakeProvider;
  let held: HeldKey;
  beforeEach(async () => {
    sut = new FakeProvider();
    await sut.open();
    held = await sut.generate({ binding });
  });
  afterEach(() => sut.close());

  const sign = () =>
    sut.sign({
      key: { algorithm, binding, handle: held.handle, publicKey: held.publicKey },
      operation: PURE,
    });

  const signAll = (...operations: SignOperation[]) =>
    sut.signAll({
      key: { algorithm, binding, handle: held.handle, publicKey: held.publicKey },
      operations: operations.length === 0 ? [PURE, PURE] : operations,
    });

  it.each<FakeFault>([
    'throws',
    'short-public-key',
    'public-key-of-another',
    'no-handle',
    'another-algorithm',
    'unknown-protection',
    'short-signature',
    'signature-of-noise',
  ])('turns away a generated key of a backend with the fault %s', async (fault) => {
    sut.fault = fault;
    expect(await codeOf(sut.generate({ binding }))).toBe('provider.fault');
  });

  it.each<FakeFault>(['throws', 'short-signature'])(
    'turns away a signature of a backend with the fault %s',
    async (fault) => {
      sut.fault = fault;
      expect(await codeOf(sign())).toBe('provider.fault');
    },
  );

  it.each<FakeFault>(['throws', 'short-signature', 'one-signature-less'])(
    'turns away signatures made together by a backend with the fault %s',
    async (fault) => {
      sut.fault = fault;
      expect(await codeOf(signAll())).toBe('provider.fault');
    },
  );

  it('gives signatures made together one deadline', async () => {
    sut.fault = 'hangs';
    expect(await codeOf(signAll())).toBe('provider.unavailable');
  });

  it('does not ask a backend for any of several signatures when one of them is beyond it', async () => {
    // Whatever the backend is asked for fails.
    sut.fault = 'throws';
    const hash = { mode: 'hash', hash: 'SHA-512', digest: new Uint8Array(64) } as const;
    expect(await codeOf(signAll(PURE, hash))).toBe('provider.incapable');
  });

  it.each<FakeFault>(['imports-another', 'public-key-of-another', 'throws'])(
    'turns away an imported key of a backend with the fault %s',
    async (fault) => {
      sut.fault = fault;
      expect(await codeOf(sut.import({ binding, secretKey }))).toBe('provider.fault');
    },
  );

  it('gives up on a backend that hangs, naming it', async () => {
    sut.fault = 'hangs';
    const error: unknown = await sign().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({
      code: 'provider.unavailable',
      message: 'memory did not answer within 0.2 s',
    });
  });

  it('keeps what a backend threw for the log only', async () => {
    sut.fault = 'throws';
    const error: unknown = await sign().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: 'memory failed', cause: { message: 'the fake broke down' } });
  });

  it('works again as soon as the backend does', async () => {
    sut.fault = 'throws';
    await codeOf(sign());
    sut.fault = undefined;
    expect((await sign()).signature).toHaveLength(64);
  });

  it('destroys a key, which is then gone', async () => {
    expect(sut.size).toBe(1);
    await sut.destroy({ key: { algorithm, binding, handle: held.handle, publicKey: held.publicKey } });
    expect(sut.size).toBe(0);
    expect(await codeOf(sign())).toBe('key.damaged');
  });

  it('is down with the reason when it cannot open, and says so to every caller', async () => {
    const away = new FakeProvider({ away: 'no token in the slot' });
    expect(await codeOf(away.open())).toBe('provider.fault');
    expect(away.state()).toMatchObject({ state: 'down' });
    expect(await codeOf(away.generate({ binding }))).toBe('provider.unavailable');
    expect(away.capabilities()).toEqual({ algorithms: [], powers: [] });
  });

  it('does not serve an algorithm whose self-test failed, and serves the others', async () => {
    const half = new FakeProvider({ failing: ['Ed25519'] });
    await half.open();
    await expect(half.generate({ binding })).rejects.toThrow(/Ed25519 failed its self-test in memory/);
    await expect(half.generate({ binding: bindingFor('ECDSA-P256') })).resolves.toBeDefined();
  });

  it('refuses a key that is bound as another algorithm', async () => {
    const key = {
      algorithm,
      binding: bindingFor('ECDSA-P256'),
      handle: held.handle,
      publicKey: held.publicKey,
    };
    expect(await codeOf(sut.sign({ key, operation: PURE }))).toBe('key.damaged');
  });
});

describe('GuardedProvider with KEM keys', () => {
  const kem = 'ML-KEM-768' as const;
  const kemBinding = bindingFor(kem);
  let sut: FakeProvider;
  let held: HeldKey;
  beforeEach(async () => {
    sut = new FakeProvider({ algorithms: [kem, 'Ed25519'] });
    await sut.open();
    held = await sut.generate({ binding: kemBinding });
  });
  afterEach(() => sut.close());

  const open = () =>
    sut.decapsulate({
      key: { algorithm: kem, binding: kemBinding, handle: held.handle, publicKey: held.publicKey },
      ciphertext: new Uint8Array(1088),
    });

  it.each<FakeFault>([
    'throws',
    'short-public-key',
    'public-key-of-another',
    'no-handle',
    'another-algorithm',
    'short-secret',
    'secret-of-noise',
  ])('turns away a generated key of a backend with the fault %s', async (fault) => {
    sut.fault = fault;
    expect(await codeOf(sut.generate({ binding: kemBinding }))).toBe('provider.fault');
  });

  it('turns away an imported key that is another', async () => {
    sut.fault = 'imports-another';
    const one = { algorithm: kem, form: 'seed', secret: new Uint8Array(64).fill(9) } as const;
    expect(await codeOf(sut.import({ binding: kemBinding, secretKey: one }))).toBe('provider.fault');
  });

  it.each<[FakeFault, string]>([
    ['throws', 'provider.fault'],
    ['short-secret', 'provider.fault'],
    ['hangs', 'provider.unavailable'],
  ])('does not pass on what a backend with the fault %s opens', async (fault, code) => {
    sut.fault = fault;
    expect(await codeOf(open())).toBe(code);
    sut.fault = undefined;
    expect((await open()).sharedSecret).toHaveLength(32);
  });

  it('opens nothing through a backend that does not list the power', async () => {
    const signer = new FakeProvider();
    await signer.open();
    const key = { algorithm: kem, binding: kemBinding, handle: held.handle, publicKey: held.publicKey };
    const deed = signer.decapsulate({ key, ciphertext: new Uint8Array(1088) });
    expect(await codeOf(deed)).toBe('provider.incapable');
  });
});
