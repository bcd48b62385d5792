import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import { componentAlgorithm } from '../../crypto/component-algorithm-table.js';
import type { HeldKey, KeyReference } from '../contract/index.js';
import { bindingFor, codeOf, flipped, PURE } from '../testing/contract-subject.js';
import { CKR } from './ckr.js';
import { CKF, CKM } from './cryptoki-numbers.js';
import type { Cryptoki } from './cryptoki.js';
import type { Pkcs11Provider } from './pkcs11.provider.js';
import { FakeCryptoki, type FakeTokenOptions } from './testing/fake-cryptoki.js';
import { fakeWorld, until } from './testing/fake-world.js';

const worlds: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

async function opened(options: FakeTokenOptions = {}, settings = '') {
  const cryptoki = new FakeCryptoki(options);
  const world = fakeWorld(cryptoki, settings);
  worlds.push(world);
  await world.provider.open();
  return { cryptoki, ...world };
}

async function keyIn(provider: Pkcs11Provider, algorithm: SignatureComponentName) {
  const binding = bindingFor(algorithm);
  const held = await provider.generate({ binding });
  return {
    held,
    sign: (changes: Partial<HeldKey> = {}) =>
      provider.sign({ key: reference(held, changes), operation: PURE }),
  };
}

function reference(held: HeldKey, changes: Partial<HeldKey>): KeyReference<SignatureComponentName> {
  const algorithm = held.algorithm as SignatureComponentName;
  return { ...held, ...changes, algorithm, binding: bindingFor(algorithm) };
}

describe('the pkcs11 provider', () => {
  it('says what protects each key, with evidence', async () => {
    const { provider } = await opened();
    const native = (await keyIn(provider, 'ECDSA-P256')).held;
    const wrapped = (await keyIn(provider, 'ML-DSA-65')).held;
    expect(native.protection).toEqual({ level: 'hsm-native', token_class: 'unknown' });
    expect(native.evidence).toMatchObject({
      origin: 'generated',
      attributes: { sensitive: true, extractable: false, local: true, key_gen_mechanism: 0x1040 },
      token: { serial: '0001', firmware_version: '1.0' },
    });
    expect(wrapped.protection).toEqual({ level: 'hsm-wrapped', token_class: 'unknown' });
    expect(wrapped.evidence).toMatchObject({
      origin: 'generated',
      sealed_with: 'CKM_AES_GCM',
      kek: { attributes: { sensitive: true, extractable: false } },
    });
  });

  it('seals imported keys, whatever the token could make itself, and says so', async () => {
    const { provider } = await opened();
    const secretKey = { algorithm: 'ECDSA-P256', form: 'seed', secret: new Uint8Array(32).fill(7) } as const;
    const held = await provider.import({ binding: bindingFor('ECDSA-P256'), secretKey });
    expect(held).toMatchObject({ protection: { level: 'hsm-wrapped' }, evidence: { origin: 'imported' } });
  });

  it('shows the token among its states', async () => {
    const { provider } = await opened();
    expect(provider.state()).toMatchObject({
      state: 'up',
      token: { label: 'twinseal', token_class: 'unknown' },
    });
  });

  it('destroys both objects of a native key, twice if asked', async () => {
    const { provider, cryptoki } = await opened();
    const { held, sign } = await keyIn(provider, 'ECDSA-P256');
    expect(cryptoki.objects.count).toBe(2);
    const request = { key: reference(held, {}) };
    await provider.destroy(request);
    await provider.destroy(request);
    expect(cryptoki.objects.count).toBe(0);
    expect(await codeOf(sign())).toBe('key.damaged');
  });

  it('leaves no object behind when the token cannot prove the key it made', async () => {
    const { provider, cryptoki } = await opened();
    cryptoki.fail('attributes', CKR.ATTRIBUTE_TYPE_INVALID);
    expect(await codeOf(keyIn(provider, 'ECDSA-P256'))).toBe('provider.incapable');
    expect(cryptoki.objects.count).toBe(0);
  });

  it('uses one key-encryption key per project', async () => {
    const { provider, cryptoki } = await opened();
    await Promise.all([
      keyIn(provider, 'ML-DSA-44'),
      keyIn(provider, 'ML-DSA-44'),
      keyIn(provider, 'Ed25519'),
    ]);
    expect(cryptoki.objects.count).toBe(1);
    await provider.generate({ binding: bindingFor('Ed25519', { projectId: 'proj_other' }) });
    expect(cryptoki.objects.count).toBe(2);
  });

  it('keeps a sealed key loaded, so a busy key costs the token nothing per signature', async () => {
    const { provider, cryptoki } = await opened();
    const { sign } = await keyIn(provider, 'ML-DSA-44');
    await sign();
    const before = cryptoki.count('decrypt');
    await Promise.all(Array.from({ length: 5 }, () => sign()));
    expect(cryptoki.count('decrypt')).toBe(before);
  });

  it('opens a sealed key once for many calls that need it at the same time', async () => {
    const { provider, cryptoki } = await opened();
    const { sign } = await keyIn(provider, 'ML-DSA-44');
    const before = cryptoki.count('decrypt');
    cryptoki.closeAllSessions();
    await until(() => cryptoki.count('login') === 2);
    await Promise.all(Array.from({ length: 20 }, () => sign()));
    expect(cryptoki.count('decrypt')).toBe(before + 1);
  });

  it('makes 50 signatures at once through four sessions, one operation in each', async () => {
    const { provider, cryptoki } = await opened();
    const { sign } = await keyIn(provider, 'ECDSA-P256');
    const results = await Promise.all(Array.from({ length: 50 }, () => sign()));
    expect(results).toHaveLength(50);
    expect(cryptoki.mostAtOnce).toBe(4);
  });

  it.each([
    ['CKM_AES_GCM', [CKM.AES_GCM], CKR.ENCRYPTED_DATA_INVALID],
    ['CKM_AES_GCM of SoftHSM 2.6.1', [CKM.AES_GCM], CKR.GENERAL_ERROR],
    ['CKM_AES_KEY_WRAP_KWP', [CKM.AES_KEY_WRAP_KWP], CKR.WRAPPED_KEY_INVALID],
    ['CKM_AES_KEY_WRAP', [CKM.AES_KEY_WRAP], CKR.WRAPPED_KEY_INVALID],
  ])('refuses damaged and moved keys sealed with %s, and goes on', async (_, mechanisms, wrongTag) => {
    const { provider } = await opened({ mechanisms: [CKM.AES_KEY_GEN, ...mechanisms], wrongTag });
    const { held, sign } = await keyIn(provider, 'ECDSA-P384');
    for (const index of held.handle.keys()) {
      expect(await codeOf(sign({ handle: flipped(held.handle, index) }))).toBe('key.damaged');
    }
    const other = bindingFor('ECDSA-P384', { keyId: 'key_b' });
    const moved = { ...reference(held, {}), binding: other };
    expect(await codeOf(provider.sign({ key: moved, operation: PURE }))).toBe('key.damaged');
    expect((await sign()).signature.length).toBeGreaterThan(90);
    expect(provider.state().state).toBe('up');
  });

  it.each(['ECDSA-P256', 'ECDSA-P384', 'ECDSA-P521', 'Ed25519', 'Ed448'] as const)(
    'makes %s keys from its own and the system randomness where the token only seals',
    async (algorithm) => {
      const { provider } = await opened({ mechanisms: [CKM.AES_KEY_GEN, CKM.AES_GCM] });
      const { held, sign } = await keyIn(provider, algorithm);
      expect(held.publicKey).toHaveLength(componentAlgorithm(algorithm).publicKeyBytes);
      expect((await sign()).signature.length).toBeGreaterThan(60);
    },
  );
});

describe('a token that misbehaves', () => {
  it.each([
    ['session fault', 'sign', CKR.SESSION_HANDLE_INVALID],
    ['operation left active', 'sign', CKR.OPERATION_ACTIVE],
    ['buffer too small', 'sign', CKR.BUFFER_TOO_SMALL],
    ['lost login', 'sign', CKR.USER_NOT_LOGGED_IN],
    ['stale handle', 'sign', CKR.KEY_HANDLE_INVALID],
    ['stale object', 'sign', CKR.OBJECT_HANDLE_INVALID],
  ] as const)('is tried once more after a %s', async (_, call, code) => {
    const { provider, cryptoki } = await opened();
    const { sign } = await keyIn(provider, 'ECDSA-P256');
    cryptoki.fail(call, code);
    expect((await sign()).signature.length).toBeGreaterThan(60);
    expect(provider.state().state).toBe('up');
  });

  it.each([
    ['session fault', CKR.SESSION_CLOSED],
    ['lost login', CKR.USER_NOT_LOGGED_IN],
    ['stale handle', CKR.KEY_HANDLE_INVALID],
  ])('answers 503 after the second %s in one call, and serves the next', async (_, code) => {
    const { provider, cryptoki } = await opened();
    const { sign } = await keyIn(provider, 'ECDSA-P256');
    cryptoki.fail('sign', code, 2);
    expect(await codeOf(sign())).toBe('provider.unavailable');
    expect(await codeOf(sign())).toBe('it succeeded');
  });

  it.each([
    ['overload', CKR.DEVICE_MEMORY, 'provider.unavailable'],
    ['refusal', CKR.KEY_FUNCTION_NOT_PERMITTED, 'provider.incapable'],
    ['vendor error', 0x80000001, 'provider.fault'],
    ['single general error', CKR.GENERAL_ERROR, 'provider.unavailable'],
  ])('is not tried again after a %s', async (_, code, expected) => {
    const { provider, cryptoki } = await opened();
    const { sign } = await keyIn(provider, 'ECDSA-P256');
    const before = cryptoki.count('sign');
    cryptoki.fail('sign', code);
    expect(await codeOf(sign())).toBe(expected);
    expect(cryptoki.count('sign')).toBe(before + 1);
    expect(await codeOf(sign())).toBe('it succeeded');
  });

  it('is served again after all its sessions were closed behind our back', async () => {
    const { provider, cryptoki } = await opened();
    const { sign } = await keyIn(provider, 'ECDSA-P256');
    const logins = cryptoki.count('login');
    cryptoki.closeAllSessions();
    expect(await codeOf(sign())).toBe('it succeeded');
    expect(cryptoki.count('login')).toBe(logins + 1);
  });

  it.each([
    ['a device error', CKR.DEVICE_ERROR],
    ['a removed device', CKR.DEVICE_REMOVED],
    ['a missing token', CKR.TOKEN_NOT_PRESENT],
    ['a general error', CKR.GENERAL_ERROR],
    ['a failed function', CKR.FUNCTION_FAILED],
  ])('is down with a reason while every call ends in %s, and comes back by itself', async (_, code) => {
    const { provider, cryptoki, logger } = await opened();
    const { sign } = await keyIn(provider, 'ECDSA-P256');
    cryptoki.away = code;
    expect(await codeOf(sign())).toBe('provider.unavailable');
    expect(provider.state()).toMatchObject({
      state: 'down',
      reason: expect.stringContaining('token is away'),
    });
    const calls = cryptoki.count('sign');
    expect(await codeOf(sign())).toBe('provider.unavailable');
    expect(cryptoki.count('sign')).toBe(calls);
    cryptoki.away = undefined;
    await until(() => provider.state().state === 'up');
    expect(await codeOf(sign())).toBe('it succeeded');
    expect(logger.lines).toEqual(['PKCS#11 backend down', 'PKCS#11 backend up again']);
  });

  it('is found away by the health check, without any call', async () => {
    const { provider, cryptoki } = await opened();
    cryptoki.fail('tokenInfo', CKR.TOKEN_NOT_PRESENT);
    await until(() => provider.state().state === 'down');
    expect(provider.state().reason).toContain('CKR_TOKEN_NOT_PRESENT');
    await until(() => provider.state().state === 'up');
  });

  it('counts as away after three general errors in a row, although it seems to live', async () => {
    const { provider, cryptoki } = await opened();
    const { sign } = await keyIn(provider, 'ECDSA-P256');
    cryptoki.fail('sign', CKR.GENERAL_ERROR, 3);
    const outcomes = [await codeOf(sign()), await codeOf(sign()), await codeOf(sign())];
    expect(outcomes).toEqual(Array(3).fill('provider.unavailable'));
    await until(() => cryptoki.count('finalize') === 1 && provider.state().state === 'up');
    expect(await codeOf(sign())).toBe('it succeeded');
  });

  it('never signs with another key whose handle number came to mean it after a reconnect', async () => {
    const { provider, cryptoki } = await opened();
    const [a, b] = [await keyIn(provider, 'ECDSA-P256'), await keyIn(provider, 'ECDSA-P256')];
    await Promise.all([a.sign(), b.sign()]);
    cryptoki.fail('sign', CKR.DEVICE_ERROR);
    expect(await codeOf(a.sign())).toBe('provider.unavailable');
    await until(() => provider.state().state === 'up');
    expect(await codeOf(a.sign({ publicKey: b.held.publicKey }))).toBe('key.damaged');
    expect(await codeOf(a.sign())).toBe('it succeeded');
    expect(await codeOf(b.sign())).toBe('it succeeded');
  });

  it('forgets loaded keys when it goes away', async () => {
    const { provider, cryptoki } = await opened();
    const { sign } = await keyIn(provider, 'ML-DSA-44');
    await sign();
    cryptoki.fail('tokenInfo', CKR.DEVICE_ERROR);
    await until(() => cryptoki.count('finalize') === 1 && provider.state().state === 'up');
    const before = cryptoki.count('decrypt');
    await sign();
    expect(cryptoki.count('decrypt')).toBe(before + 1);
  });

  it('serves with the sessions it has room for', async () => {
    const { provider } = await opened({ sessions: 2 });
    const { sign } = await keyIn(provider, 'ECDSA-P256');
    const results = await Promise.all(Array.from({ length: 20 }, () => codeOf(sign())));
    expect(new Set(results)).toEqual(new Set(['it succeeded']));
  });
});

describe('the PIN', () => {
  async function failedOpen(pin: string) {
    const cryptoki = new FakeCryptoki({ pin: 'another' });
    const world = fakeWorld(cryptoki, '', pin);
    worlds.push(world);
    return { cryptoki, ...world, outcome: await codeOf(world.provider.open()) };
  }

  it('is tried exactly once when the token refuses it, and never shown', async () => {
    const { cryptoki, provider, logger, outcome } = await failedOpen('0815-wrong');
    expect(outcome).toBe('provider.unavailable');
    expect(await codeOf(keyIn(provider, 'ECDSA-P256'))).toBe('provider.unavailable');
    // Several waits of the back-off would have passed.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(cryptoki.count('login')).toBe(1);
    expect(provider.state()).toMatchObject({
      state: 'down',
      reason: expect.stringContaining('refused the PIN'),
    });
    expect(JSON.stringify([provider.state(), logger.lines])).not.toContain('0815');
  });

  it.each([
    ['one more wrong one would lock the token', CKF.USER_PIN_FINAL_TRY, 'one more wrong PIN would lock'],
    ['it is locked', CKF.USER_PIN_LOCKED, 'is locked'],
  ])('is not tried at all when %s', async (_title, flag, reason) => {
    const cryptoki = new FakeCryptoki({ tokens: [{ flags: CKF.TOKEN_INITIALIZED | flag }] });
    const world = fakeWorld(cryptoki);
    worlds.push(world);
    await expect(world.provider.open()).rejects.toThrow(reason);
    expect(cryptoki.count('login')).toBe(0);
  });

  it('is read again just before a later login', async () => {
    const { provider, cryptoki } = await opened();
    const { sign } = await keyIn(provider, 'ECDSA-P256');
    cryptoki.closeAllSessions();
    await Promise.all(Array.from({ length: 10 }, () => sign()));
    expect(cryptoki.count('login')).toBe(2);
  });
});

describe('an attempt whose answer nobody heard', () => {
  const attempt = 'kver_1/whole';

  it('is abandoned: both its objects go, once and again', async () => {
    const { provider, cryptoki } = await opened();
    const before = cryptoki.objects.count;
    const binding = bindingFor('ECDSA-P256');
    await provider.generate({ binding, attempt });
    expect(cryptoki.objects.count).toBe(before + 2);
    await provider.abandon({ binding, attempt });
    await provider.abandon({ binding, attempt });
    expect(cryptoki.objects.count).toBe(before);
  });

  it('leaves the objects of another attempt, or of another key, alone', async () => {
    const { provider } = await opened();
    const binding = bindingFor('ECDSA-P256');
    const { algorithm, handle, publicKey } = await provider.generate({ binding, attempt });
    await provider.abandon({ binding, attempt: 'kver_2/whole' });
    await provider.abandon({ binding: bindingFor('ECDSA-P256', { keyId: 'key_b' }), attempt });
    const key = { algorithm: 'ECDSA-P256', binding, handle, publicKey } as const;
    expect(algorithm).toBe(key.algorithm);
    expect(await codeOf(provider.sign({ key, operation: PURE }))).toBe('it succeeded');
  });
});

describe('opening', () => {
  it('fails with the reason while the token is away, and uses it when it comes', async () => {
    const cryptoki = new FakeCryptoki();
    cryptoki.away = CKR.TOKEN_NOT_PRESENT;
    const world = fakeWorld(cryptoki);
    worlds.push(world);
    expect(await codeOf(world.provider.open())).toBe('provider.unavailable');
    expect(world.provider.state().state).toBe('down');
    cryptoki.away = undefined;
    await until(() => world.provider.state().state === 'up');
    expect(await codeOf(keyIn(world.provider, 'ECDSA-P256'))).toBe('it succeeded');
  });

  it('opens as many sessions as the URI allows', async () => {
    const { provider, cryptoki } = await opened({}, '&twinseal-sessions=2');
    const { sign } = await keyIn(provider, 'ECDSA-P256');
    await Promise.all(Array.from({ length: 20 }, () => sign()));
    expect(cryptoki.mostAtOnce).toBe(2);
  });

  it('closes with a logout, every session ended and one C_Finalize', async () => {
    const { provider, cryptoki } = await opened();
    await provider.close();
    await provider.close();
    const ended: (keyof Cryptoki)[] = ['logout', 'finalize'];
    expect(ended.map((call) => cryptoki.count(call))).toEqual([1, 1]);
    expect(cryptoki.count('closeSession')).toBe(cryptoki.count('openSession'));
  });
});
