import type { PKCS11 } from 'pkcs11js';

import type { SignatureComponentName } from '../../src/crypto/component-algorithm.js';
import { SilentLogger } from '../../src/platform/logging/logger.js';
import { SystemRandomness } from '../../src/platform/randomness.js';
import { bindingFor, codeOf, flipped, PURE } from '../../src/providers/testing/contract-subject.js';
import {
  HsmMasterKeySource,
  TokenConnection,
  type Pkcs11Provider,
} from '../../src/providers/pkcs11/index.js';
import { Pkcs11jsCryptoki } from '../../src/providers/pkcs11/pkcs11js-cryptoki.js';
import { MemoryMasterKeyStore } from '../../src/providers/pkcs11/testing/memory-master-key.store.js';
import { loadCryptoki } from '../../src/providers/pkcs11/cryptoki-loader.js';
import { until } from '../support/until.js';
import { SoftHsmFolder } from './softhsm-token.js';
import { pkcs11Provider, pool } from './token-world.js';

const softhsm = new SoftHsmFolder();
softhsm.addToken('twinseal');
softhsm.addToken('twin');
softhsm.addToken('twin');

const providers: Pkcs11Provider[] = [];

afterEach(async () => {
  jest.restoreAllMocks();
  for (const provider of providers.splice(0)) await provider.close();
});

afterAll(async () => {
  await pool.close();
  softhsm.remove();
});

function provider(uri = softhsm.uri()): Pkcs11Provider {
  const made = pkcs11Provider(uri, { healthCheckMs: 200 });
  providers.push(made);
  return made;
}

async function opened(): Promise<Pkcs11Provider> {
  const made = provider();
  await made.open();
  return made;
}

async function keyIn(sut: Pkcs11Provider, algorithm: SignatureComponentName) {
  const binding = bindingFor(algorithm);
  const held = await sut.generate({ binding });
  const key = { algorithm, binding, handle: held.handle, publicKey: held.publicKey };
  return { held, key, sign: () => sut.sign({ key, operation: PURE }) };
}

/** The same library by another way, as another part of the process could use it. */
async function besides(): Promise<PKCS11> {
  const { PKCS11 } = await import('pkcs11js');
  const module = new PKCS11();
  module.load(softhsm.modulePath);
  return module;
}

describe('on SoftHSM', () => {
  it('the halves of a composite are native and wrapped, in a software token', async () => {
    const sut = await opened();
    const traditional = (await keyIn(sut, 'ECDSA-P256')).held;
    const mlDsa = (await keyIn(sut, 'ML-DSA-65')).held;
    expect(traditional.protection).toEqual({ level: 'hsm-native', token_class: 'software-token' });
    expect(mlDsa.protection).toEqual({ level: 'hsm-wrapped', token_class: 'software-token' });
    expect(traditional.evidence).toMatchObject({
      attributes: {
        sensitive: true,
        extractable: false,
        always_sensitive: true,
        never_extractable: true,
        local: true,
        key_gen_mechanism: 0x1040,
      },
      token: { label: 'twinseal', manufacturer: 'SoftHSM project' },
    });
    expect(mlDsa.evidence).toMatchObject({ sealed_with: 'CKM_AES_GCM', origin: 'generated' });
  });

  it('keys outlive a restart of the service', async () => {
    const first = await opened();
    const keys = [await keyIn(first, 'ECDSA-P384'), await keyIn(first, 'ML-DSA-44')];
    await first.close();
    const second = await opened();
    for (const { key } of keys)
      expect(await codeOf(second.sign({ key, operation: PURE }))).toBe('it succeeded');
  });

  it('tampered and swapped keys are damaged, and the token stays up', async () => {
    const sut = await opened();
    const [a, b] = [await keyIn(sut, 'ML-DSA-65'), await keyIn(sut, 'ML-DSA-65')];
    const changes = [
      { handle: flipped(a.held.handle, a.held.handle.length - 1) },
      { handle: b.held.handle },
      { publicKey: b.held.publicKey },
      { binding: bindingFor('ML-DSA-65', { keyId: 'key_b' }) },
    ];
    for (const change of changes) {
      expect(await codeOf(sut.sign({ key: { ...a.key, ...change }, operation: PURE }))).toBe('key.damaged');
    }
    expect(await codeOf(a.sign())).toBe('it succeeded');
    expect(sut.state().state).toBe('up');
  });

  it('50 parallel signatures go through a pool of four without one CKR_OPERATION_ACTIVE', async () => {
    const sut = await opened();
    const { sign } = await keyIn(sut, 'ECDSA-P256');
    const openSession = jest.spyOn(Pkcs11jsCryptoki.prototype, 'openSession');
    const closeSession = jest.spyOn(Pkcs11jsCryptoki.prototype, 'closeSession');
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => codeOf(sign())));
    expect(new Set(outcomes)).toEqual(new Set(['it succeeded']));
    // A session that met CKR_OPERATION_ACTIVE would have been closed and replaced.
    expect(closeSession).not.toHaveBeenCalled();
    expect(openSession.mock.calls.length).toBeLessThanOrEqual(4);
  });

  it('a service whose sessions were all closed behind its back logs in again and serves the next call', async () => {
    const sut = await opened();
    const keys = [await keyIn(sut, 'ECDSA-P256'), await keyIn(sut, 'ML-DSA-65')];
    const login = jest.spyOn(Pkcs11jsCryptoki.prototype, 'login');
    const module = await besides();
    for (const slot of module.C_GetSlotList(true)) module.C_CloseAllSessions(slot);
    for (const { sign } of keys) expect(await codeOf(sign())).toBe('it succeeded');
    expect(login).toHaveBeenCalledTimes(1);
  });

  it('a wrong PIN is tried exactly once and stops the backend', async () => {
    const wrong = softhsm.file('wrong-pin', '0815\n');
    const sut = provider(softhsm.uri().replace(softhsm.pinFile, wrong));
    const login = jest.spyOn(Pkcs11jsCryptoki.prototype, 'login');
    await expect(sut.open()).rejects.toMatchObject({ code: 'provider.unavailable' });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(login).toHaveBeenCalledTimes(1);
    expect(sut.state()).toMatchObject({
      state: 'down',
      reason: expect.stringContaining('CKR_PIN_INCORRECT'),
    });
  });

  it('two tokens with one label are refused, and told apart by serial', async () => {
    const [serial = ''] = softhsm.serials('twin');
    await expect(provider(softhsm.uri('token=twin')).open()).rejects.toThrow('several tokens match');
    const sut = provider(softhsm.uri(`token=twin;serial=${serial}`));
    await sut.open();
    expect(sut.state().token).toMatchObject({ label: 'twin', serial });
  });

  it('the slot that is not initialised is never chosen', async () => {
    const module = await loadCryptoki(softhsm.modulePath);
    module.initialize();
    const blank = module
      .slots()
      .map((slot) => module.tokenInfo(slot))
      .find(({ label }) => label === '');
    module.finalize();
    expect(blank?.flags).toBe(0xc00025);
    await expect(provider(softhsm.uri(`serial=${blank?.serial || '0'}`)).open()).rejects.toThrow(
      'no initialised token matches',
    );
  });

  it('destroying a key takes its objects out of the token', async () => {
    const sut = await opened();
    const { key, sign } = await keyIn(sut, 'ECDSA-P256');
    await sut.destroy({ key });
    expect(await codeOf(sign())).toBe('key.damaged');
    expect(sut.state().state).toBe('up');
  });

  it('a token that is taken away answers 503 with the reason, and serves again when it returns', async () => {
    const sut = await opened();
    const keys = [await keyIn(sut, 'ECDSA-P256'), await keyIn(sut, 'ML-DSA-65')];
    for (const { sign } of keys) expect(await codeOf(sign())).toBe('it succeeded');
    softhsm.takeAway();
    await until(() => sut.state().state === 'down');
    for (const { sign } of keys) expect(await codeOf(sign())).toBe('provider.unavailable');
    expect(sut.state().reason).toContain('PKCS#11 backend unavailable');
    softhsm.bringBack();
    await until(() => sut.state().state === 'up');
    for (const { sign } of keys) expect(await codeOf(sign())).toBe('it succeeded');
  });

  it('a call that meets a token just taken away answers 503, not that the key is damaged', async () => {
    const sut = pkcs11Provider(softhsm.uri(), { healthCheckMs: 60_000 });
    providers.push(sut);
    await sut.open();
    const keys = [await keyIn(sut, 'ECDSA-P256'), await keyIn(sut, 'Ed25519')];
    softhsm.takeAway();
    const outcomes = [];
    for (const { key } of keys) outcomes.push(await codeOf(sut.sign({ key, operation: PURE })));
    softhsm.bringBack();
    expect(outcomes).toContain('provider.unavailable');
    expect(outcomes).not.toContain('key.damaged');
    await until(() => sut.state().state === 'up');
  });

  it('keeps a master key that opens only in this token', async () => {
    const store = new MemoryMasterKeyStore();
    const read = (uri: string): Promise<Uint8Array> =>
      new HsmMasterKeySource({
        connection: new TokenConnection({ uri, logger: new SilentLogger() }),
        label: 'main',
        store,
        randomness: new SystemRandomness(),
      }).read();
    const first = await read(softhsm.uri());
    expect(await read(softhsm.uri())).toEqual(first);
    const [serial = ''] = softhsm.serials('twin');
    await expect(read(softhsm.uri(`serial=${serial}`))).rejects.toMatchObject({ name: 'MasterKeyError' });
  });
});
