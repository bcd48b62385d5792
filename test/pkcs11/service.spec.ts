import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';

import { sqliteFile } from '../setup/raw-sql.js';
import { dataOf, messageOf, refusalOf } from '../support/answers.js';
import type { KeyObject, NativeApi } from '../support/api.js';
import { b64, verifiesMessage } from '../support/independent.js';
import { KEM_NAMES, KEMS } from '../support/kem.js';
import { Scrape } from '../support/scrape.js';
import type { Service } from '../support/service.js';
import { freshProject, type World } from '../support/world.js';
import { until } from '../support/until.js';
import { loginsOf, prepareOn } from './hsm-service.js';
import { SoftHsmFolder } from './softhsm-token.js';
import { privateKeysIn } from './token-objects.js';

/** The sample that shows the token's state. */
const UP = 'twinseal_provider_up{provider="pkcs11"}';
const MESSAGE = new Uint8Array(randomBytes(200));
const softhsm = new SoftHsmFolder();
softhsm.addToken('twinseal');

let world: World;

beforeAll(async () => {
  const service = await prepareOn(softhsm);
  await service.start();
  world = await freshProject(service);
}, 240_000);

afterAll(async () => {
  await world.service.dispose();
  softhsm.remove();
});

let keys = 0;

/** A new key of its own name in the token. */
async function keyIn(api: NativeApi, algorithm: string, more: object = {}): Promise<KeyObject> {
  keys += 1;
  const body = { algorithm, key: `hsm-${keys}`, provider: 'pkcs11', ...more };
  return await api.post<KeyObject>('/kms/keys/generate', body, 201);
}

/** Names a key in a request. */
const of = ({ key, key_version, algorithm }: KeyObject) => ({ key, key_version, algorithm });

async function ready(service: Service): Promise<{ status: number; text: string }> {
  return await service.send({ method: 'GET', path: '/health/ready' });
}

describe('keys in the token', () => {
  it.each([
    ['ECDSA-P256', 'hsm-native'],
    ['ML-DSA-65', 'hsm-wrapped'],
    ['Ed25519', 'hsm-wrapped'],
  ])('%s is %s, of a software token', async (algorithm, level) => {
    const key = await keyIn(world.api, algorithm);
    expect(key).toMatchObject({
      provider: 'pkcs11',
      origin: 'generated',
      protection: { level, token_class: 'software-token' },
    });
    const { signature } = await world.api.sign({ ...of(key), message: b64(MESSAGE) });
    expect(verifiesMessage(algorithm, key.public_key, MESSAGE, signature)).toBe(true);
    const verified = await world.api.verify({ ...of(key), message: b64(MESSAGE), signature });
    expect(verified.valid).toBe(true);
    const other = await world.api.verify({ ...of(key), message: b64(randomBytes(8)), signature });
    expect(other.valid).toBe(false);
  });

  it('a composite says how each half is protected, and as a whole the weaker', async () => {
    const key = await keyIn(world.api, 'MLDSA65-ECDSA-P256-SHA512');
    expect(key.protection).toMatchObject({
      level: 'hsm-wrapped',
      token_class: 'software-token',
      components: [
        { algorithm: 'ML-DSA-65', level: 'hsm-wrapped', token_class: 'software-token' },
        { algorithm: 'ECDSA-P256', level: 'hsm-native', token_class: 'software-token' },
      ],
    });
    const { signature } = await world.api.sign({ ...of(key), message: b64(MESSAGE) });
    const verified = await world.api.verify({ ...of(key), message: b64(MESSAGE), signature });
    expect(verified.valid).toBe(true);
  });

  it.each(['ECDSA-P256', 'ML-DSA-65'])('%s signs digests', async (algorithm) => {
    const key = await keyIn(world.api, algorithm);
    const hashed = { ...of(key), hash: b64(randomBytes(32)), hash_algorithm: 'SHA-256' };
    const { signature } = await world.api.post<{ signature: string }>('/signature/sign-hash', hashed);
    expect(await world.api.post('/signature/verify-hash', { ...hashed, signature })).toMatchObject({
      valid: true,
    });
  });

  it('ML-DSA-65 signs with a context, without randomness, and an external mu', async () => {
    const key = await keyIn(world.api, 'ML-DSA-65');
    const context = b64(Buffer.from('a context'));
    const request = { ...of(key), message: b64(MESSAGE), context, deterministic: true };
    const first = await world.api.sign(request);
    expect((await world.api.sign(request)).signature).toBe(first.signature);
    expect(
      verifiesMessage('ML-DSA-65', key.public_key, MESSAGE, first.signature, Buffer.from('a context')),
    ).toBe(true);
    const mu = { ...of(key), mu: b64(randomBytes(64)) };
    expect(await world.api.post('/signature/sign-mu', mu)).toMatchObject({ mode: 'external-mu' });
  });

  it('an imported key is sealed by the token, and says that it was imported', async () => {
    const body = {
      algorithm: 'ECDSA-P256',
      key: 'brought',
      provider: 'pkcs11',
      private_key: b64(randomBytes(32)),
    };
    const key = await world.api.post<KeyObject>('/kms/keys/import', body, 201);
    expect(key).toMatchObject({
      origin: 'imported',
      protection: { level: 'hsm-wrapped', token_class: 'software-token' },
    });
    const { signature } = await world.api.sign({ ...of(key), message: b64(MESSAGE) });
    expect(verifiesMessage('ECDSA-P256', key.public_key, MESSAGE, signature)).toBe(true);
  });

  it.each(KEM_NAMES)('%s is sealed by the token, and opens what was encapsulated outside', async (name) => {
    const key = await keyIn(world.api, name);
    expect(key).toMatchObject({
      provider: 'pkcs11',
      protection: { level: 'hsm-wrapped', token_class: 'software-token' },
    });
    const { cipherText, sharedSecret } = KEMS[name].kem.encapsulate(
      new Uint8Array(Buffer.from(key.public_key, 'base64')),
    );
    const request = { ...of(key), kem_ciphertext: b64(cipherText) };
    expect(await world.api.post('/kem/decapsulate', request)).toMatchObject({
      shared_secret: b64(sharedSecret),
    });
    const { ciphertext } = await world.api.post<{ ciphertext: string }>('/kem/encrypt', {
      ...of(key),
      plaintext: b64(MESSAGE),
    });
    expect(await world.api.post('/kem/decrypt', { ...of(key), ciphertext })).toMatchObject({
      plaintext: b64(MESSAGE),
    });
  });

  it.each(KEM_NAMES)('%s can be brought along', async (name) => {
    const body = {
      algorithm: name,
      key: 'brought',
      provider: 'pkcs11',
      private_key: b64(randomBytes(KEMS[name].seedBytes)),
    };
    const key = await world.api.post<KeyObject>('/kms/keys/import', body, 201);
    expect(key).toMatchObject({ origin: 'imported', protection: { level: 'hsm-wrapped' } });
  });

  it('a rotated key stays in the token', async () => {
    const key = await keyIn(world.api, 'ECDSA-P256');
    await world.api.post('/kms/keys/rotate', { algorithm: key.algorithm, key: key.key });
    const next = await world.api.get<KeyObject>(`/kms/keys/2?algorithm=ECDSA-P256&key=${key.key}`);
    expect(next).toMatchObject({ provider: 'pkcs11', protection: { level: 'hsm-native' } });
  });
});

describe('what the service tells about its backends', () => {
  it('names the token, its self-tests and what each algorithm rests on', async () => {
    const { items } = await world.admin.ok<{ items: Record<string, unknown>[] }>('GET', '/providers');
    const pkcs11 = items.find(({ name }) => name === 'pkcs11');
    expect(pkcs11).toMatchObject({
      state: 'up',
      powers: ['import', 'destroy', 'decapsulate'],
      token: { label: 'twinseal', manufacturer: 'SoftHSM project', token_class: 'software-token' },
    });
    expect(pkcs11?.['capabilities']).toContainEqual(
      expect.objectContaining({
        algorithm: 'ECDSA-P256',
        protection: { level: 'hsm-native', token_class: 'software-token' },
        self_test: 'ok',
      }),
    );
    expect(pkcs11?.['capabilities']).toContainEqual(
      expect.objectContaining({
        algorithm: 'ML-DSA-65',
        protection: { level: 'hsm-wrapped', token_class: 'software-token' },
        self_test: 'ok',
        detail: expect.stringContaining('CKM_AES_GCM'),
      }),
    );
  });

  it('lists per algorithm what the token offers beside the other backends', async () => {
    const { algorithms } = await world.api.get<{ algorithms: { algorithm: string; providers: object[] }[] }>(
      '/kms/algorithms',
    );
    const providersOf = (name: string) => algorithms.find(({ algorithm }) => algorithm === name)?.providers;
    expect(providersOf('ECDSA-P256')).toContainEqual({
      provider: 'pkcs11',
      operations: ['generate', 'import', 'sign', 'sign-hash'],
      protection: { level: 'hsm-native', token_class: 'software-token' },
      self_test: 'ok',
    });
    expect(providersOf('ML-DSA-65')).toContainEqual(
      expect.objectContaining({ provider: 'memory', protection: { level: 'software' } }),
    );
  });

  it('a key without a wish goes to software, not to the token', async () => {
    const key = await world.api.post<KeyObject>(
      '/kms/keys/generate',
      { algorithm: 'ECDSA-P256', key: 'no-wish' },
      201,
    );
    expect(key.provider).not.toBe('pkcs11');
    expect(key.protection).toEqual({ level: 'software' });
  });
});

describe('a token under load and under attack', () => {
  it('50 parallel signatures succeed', async () => {
    const key = await keyIn(world.api, 'ECDSA-P256');
    const request = { ...of(key), message: b64(MESSAGE) };
    const signed = await Promise.all(Array.from({ length: 50 }, () => world.api.sign(request)));
    expect(
      signed.every(({ signature }) => verifiesMessage('ECDSA-P256', key.public_key, MESSAGE, signature)),
    ).toBe(true);
    expect(world.service.output).not.toContain('CKR_OPERATION_ACTIVE');
  });

  it('the next request after all sessions were closed behind its back succeeds', async () => {
    const made = [await keyIn(world.api, 'ECDSA-P256'), await keyIn(world.api, 'ML-DSA-65')];
    process.kill(world.service.pid, 'SIGUSR2');
    await world.service.saysInLog('closed all sessions');
    for (const key of made) {
      const { signature } = await world.api.sign({ ...of(key), message: b64(MESSAGE) });
      expect(verifiesMessage(key.algorithm, key.public_key, MESSAGE, signature)).toBe(true);
    }
  });

  it('away, it is named, calls that need it get 503 with the reason, others go on; back, it serves again', async () => {
    const made = [await keyIn(world.api, 'ECDSA-P256'), await keyIn(world.api, 'ML-DSA-65')];
    const inMemory = await world.api.generate('Ed25519', 'in-memory');
    const { signature } = await world.api.sign({ ...of(inMemory), message: b64(MESSAGE) });
    softhsm.takeAway();
    try {
      await until(async () => (await ready(world.service)).status === 503);
      const { text } = await ready(world.service);
      expect(text).toContain('provider pkcs11');
      const during = await Scrape.of(world.service.base);
      expect(during.value(UP)).toBe(0);
      expect(during.has(UP)).toBe(true);
      for (const key of made) {
        const answer = await world.api.call('POST', '/signature/sign', {
          ...of(key),
          message: b64(MESSAGE),
        });
        expect(refusalOf(answer)).toEqual({ status: 503, code: 'ERR_SERVICE_001' });
        expect(messageOf(answer)).toMatch(/^Service unavailable: hsm \(.+\)$/);
        expect(answer.headers['retry-after']).toBeDefined();
      }
      const generated = await world.api.call('POST', '/kms/keys/generate', {
        algorithm: 'ECDSA-P256',
        key: 'not-elsewhere',
        provider: 'pkcs11',
      });
      expect(messageOf(generated)).toMatch(/^Service unavailable: hsm/);
      const verified = await world.api.verify({ ...of(inMemory), message: b64(MESSAGE), signature });
      expect(verified.valid).toBe(true);
      const { items } = await world.admin.ok<{ items: Record<string, unknown>[] }>('GET', '/providers');
      expect(items.find(({ name }) => name === 'pkcs11')).toMatchObject({
        state: 'down',
        reason: expect.any(String),
      });
    } finally {
      softhsm.bringBack();
    }
    await until(async () => (await ready(world.service)).status === 200);
    expect((await Scrape.of(world.service.base)).value(UP)).toBe(1);
    for (const key of made) {
      const signed = await world.api.sign({ ...of(key), message: b64(MESSAGE) });
      expect(verifiesMessage(key.algorithm, key.public_key, MESSAGE, signed.signature)).toBe(true);
    }
  }, 60_000);
});

describe('a service that is killed', () => {
  it('while it makes keys leaves no half key: what is listed signs, and the rest is swept from the token', async () => {
    softhsm.addToken('killed');
    const service = await prepareOn(softhsm, {}, softhsm.uri('token=killed'));
    await service.start();
    const { api } = await freshProject(service);
    const racing = Array.from({ length: 40 }, (_, index) =>
      api.call('POST', '/kms/keys/generate', {
        algorithm: 'ECDSA-P256',
        key: `race-${index}`,
        provider: 'pkcs11',
      }),
    );
    await Promise.race(racing);
    await service.kill();
    const outcomes = await Promise.allSettled(racing);
    const acknowledged = outcomes.flatMap((one) =>
      one.status === 'fulfilled' ? [dataOf<KeyObject>(one.value, 201)] : [],
    );
    makeOld(service);
    await service.start();
    const { keys: stored } = await api.get<{ keys: KeyObject[] }>('/kms/keys?limit=1000');
    expect(stored.map(({ key }) => key)).toEqual(expect.arrayContaining(acknowledged.map(({ key }) => key)));
    for (const key of stored) {
      const { signature } = await api.sign({ ...of(key), message: b64(MESSAGE) });
      expect(verifiesMessage('ECDSA-P256', key.public_key, MESSAGE, signature)).toBe(true);
    }
    await until(() => attemptsOf(service) === 0);
    await service.stop();
    expect(await privateKeysIn(softhsm.modulePath, 'killed')).toBe(stored.length);
    expect(loginsOf(service)).toBe(2);
    await service.dispose();
  }, 120_000);
});

/** As if the attempts had been made an hour ago. */
function makeOld(service: Service): void {
  const database = sqliteFile(service.dataDir);
  database.exec(`UPDATE key_attempts SET created_at = '${new Date(Date.now() - 3_600_000).toISOString()}'`);
  database.close();
}

function attemptsOf(service: Service): number {
  const database = new DatabaseSync(join(service.dataDir, 'twinseal.db'), { readOnly: true });
  const row = database.prepare('SELECT count(*) AS attempts FROM key_attempts').get();
  database.close();
  return Number(row?.['attempts']);
}
