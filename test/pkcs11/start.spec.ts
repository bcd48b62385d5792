import { randomBytes } from 'node:crypto';

import { messageOf, refusalOf } from '../support/answers.js';
import type { KeyObject } from '../support/api.js';
import { DATABASES, freshDatabase } from '../support/databases.js';
import { b64, verifiesMessage } from '../support/independent.js';
import { Service, type Settings } from '../support/service.js';
import { freshProject } from '../support/world.js';
import { until } from '../support/until.js';
import { failureOf, loginsOf, prepareOn, type Preload } from './hsm-service.js';
import { SoftHsmFolder } from './softhsm-token.js';

const softhsm = new SoftHsmFolder();
softhsm.addToken('twinseal');
softhsm.addToken('twin');
softhsm.addToken('twin');
const wrongPin = softhsm.file('wrong-pin', '0815\n');

const services: Service[] = [];

afterEach(async () => {
  for (const service of services.splice(0)) await service.dispose();
});
afterAll(() => softhsm.remove());

async function prepared(settings?: Settings, uri?: string, preload?: Preload): Promise<Service> {
  const service = await prepareOn(softhsm, settings, uri, preload);
  services.push(service);
  return service;
}

describe('the service does not start, and says why in one line,', () => {
  it.each([
    ['a URI that is none', 'pkcs11:token=x?pin-value=planted', /^twinseal: TWINSEAL_PKCS11_URI: /],
    [
      'a module that is not there',
      softhsm.uri().replace(softhsm.modulePath, '/nowhere/planted.so'),
      /shared library of module-path cannot be loaded \(TWINSEAL_PKCS11_URI\)$/,
    ],
    ['a token that does not exist', softhsm.uri('token=planted'), /no initialised token matches/],
    ['two tokens of one label', softhsm.uri('token=twin'), /several tokens match; name one by serial=/],
    [
      'a PIN file that is not there',
      softhsm.uri().replace(softhsm.pinFile, '/nowhere/planted'),
      /the file of pin-source cannot be read \(TWINSEAL_PKCS11_URI\)$/,
    ],
  ])('with %s', async (_title, uri, line) => {
    const { status, lines } = await failureOf(await prepared({ LOG_LEVEL: 'error' }, uri));
    expect(lines).toEqual([expect.stringMatching(line)]);
    expect(lines.join()).not.toContain('planted');
    expect(status).toBe(1);
  });

  it('with a PIN that the token refuses, after exactly one login', async () => {
    const service = await prepared({ LOG_LEVEL: 'error' }, softhsm.uri().replace(softhsm.pinFile, wrongPin));
    const { status, lines } = await failureOf(service);
    expect(lines).toEqual([expect.stringContaining('the token refused the PIN (CKR_PIN_INCORRECT)')]);
    expect(lines.join()).not.toContain('0815');
    expect(loginsOf(service)).toBe(1);
    expect(status).toBe(1);
  });

  it('without the addon, when a token is configured', async () => {
    const service = await prepared({ LOG_LEVEL: 'error' }, softhsm.uri(), 'without-addon.mjs');
    const { status, lines } = await failureOf(service);
    expect(lines).toEqual([expect.stringMatching(/addon not built.*npm rebuild pkcs11js/)]);
    expect(status).toBe(1);
  });

  it.each(['TWINSEAL_PROVIDER', 'TWINSEAL_PROVIDER_FALLBACK'])(
    'with %s=pkcs11 and no token configured',
    async (setting) => {
      const service = await prepared({ TWINSEAL_PKCS11_URI: undefined, [setting]: 'pkcs11' });
      const { status, lines } = await failureOf(service);
      expect(lines).toEqual([expect.stringContaining(setting)]);
      expect(status).toBe(1);
    },
  );
});

describe('without the addon and without a token configured', () => {
  it('the other backends serve, and a request for pkcs11 is told what is missing', async () => {
    const service = await prepared({ TWINSEAL_PKCS11_URI: undefined }, softhsm.uri(), 'without-addon.mjs');
    await service.start();
    const { api } = await freshProject(service);
    await api.generate('ML-DSA-65');
    const answer = await api.call('POST', '/kms/keys/generate', {
      algorithm: 'ECDSA-P256',
      provider: 'pkcs11',
    });
    expect(refusalOf(answer)).toEqual({ status: 422, code: 'ERR_KMS_005' });
    expect(messageOf(answer)).toContain('TWINSEAL_PKCS11_URI');
  });
});

describe('a token that is away at the start', () => {
  it('keeps nobody else waiting, and is used when it comes', async () => {
    const service = await prepared();
    softhsm.takeAway();
    try {
      service.launch();
      await until(() => isListening(service));
      const ready = await service.send({ method: 'GET', path: '/health/ready' });
      expect(ready.status).toBe(503);
      expect(ready.text).toContain('provider pkcs11');
      const { api } = await freshProject(service);
      await api.generate('ML-DSA-65');
    } finally {
      softhsm.bringBack();
    }
    await until(async () => (await service.send({ method: 'GET', path: '/health/ready' })).status === 200);
    const { api } = await freshProject(service);
    const key = await api.post('/kms/keys/generate', { algorithm: 'ECDSA-P256', provider: 'pkcs11' }, 201);
    expect(key).toMatchObject({ protection: { level: 'hsm-native' } });
  }, 60_000);
});

describe('TWINSEAL_PROVIDER=pkcs11', () => {
  const generated = async (service: Service) => {
    const { api } = await freshProject(service);
    return await api.call('POST', '/kms/keys/generate', { algorithm: 'ECDSA-P256' });
  };

  it('makes new keys in the token, and refuses rather than falls back while it is away', async () => {
    const service = await prepared({ TWINSEAL_PROVIDER: 'pkcs11' });
    await service.start();
    expect((await generated(service)).json()).toMatchObject({ data: { provider: 'pkcs11' } });
    softhsm.takeAway();
    try {
      await until(async () => (await service.send({ method: 'GET', path: '/health/ready' })).status === 503);
      expect(refusalOf(await generated(service))).toEqual({ status: 503, code: 'ERR_SERVICE_001' });
    } finally {
      softhsm.bringBack();
    }
  }, 60_000);

  it('with TWINSEAL_PROVIDER_FALLBACK=memory makes them there meanwhile, and says so on the key', async () => {
    const settings = { TWINSEAL_PROVIDER: 'pkcs11', TWINSEAL_PROVIDER_FALLBACK: 'memory' };
    const service = await prepared(settings);
    await service.start();
    softhsm.takeAway();
    try {
      await until(async () => (await service.send({ method: 'GET', path: '/health/ready' })).status === 503);
      expect((await generated(service)).json()).toMatchObject({
        data: { provider: 'memory', protection: { level: 'software' } },
      });
    } finally {
      softhsm.bringBack();
    }
    await service.saysInLog('a new key goes to the fallback provider');
  }, 60_000);
});

describe.each(DATABASES)('a master key in the token, on %s,', (database) => {
  const MASTER_KEY: Settings = { TWINSEAL_MASTER_KEY: 'pkcs11:main', LOG_LEVEL: 'error' };

  it('opens the database for every replica that has the token, and for nobody without it', async () => {
    const fresh = await freshDatabase(database);
    try {
      const first = await prepared({ ...MASTER_KEY, ...fresh.settings });
      await first.start();
      const { api } = await freshProject(first);
      const key = await api.post<KeyObject>('/kms/keys/generate', { algorithm: 'Ed25519' }, 201);
      expect(key.protection).toEqual({ level: 'software' });
      await first.stop();

      softhsm.takeAway();
      const locked = await failureOf(await prepared({ ...MASTER_KEY, ...fresh.settings })).finally(() =>
        softhsm.bringBack(),
      );
      expect(locked.lines).toEqual([expect.stringMatching(/^twinseal: TWINSEAL_MASTER_KEY: /)]);
      expect(locked.status).toBe(1);

      const [serial = ''] = softhsm.serials('twin');
      const elsewhere = await prepared({ ...MASTER_KEY, ...fresh.settings }, softhsm.uri(`serial=${serial}`));
      expect((await failureOf(elsewhere)).lines).toEqual([
        expect.stringMatching(/^twinseal: TWINSEAL_MASTER_KEY: the stored master key does not open/),
      ]);

      const outside = { TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64'), ...fresh.settings };
      expect((await failureOf(await prepared(outside))).lines.at(-1)).toContain('TWINSEAL_MASTER_KEY');

      const second = await prepared({ ...MASTER_KEY, ...fresh.settings });
      await second.start();
      const message = new Uint8Array(randomBytes(20));
      const answer = await second.send({
        method: 'POST',
        path: '/api/v1/signature/sign',
        headers: { 'x-api-key': api.apiKey, 'content-type': 'application/json' },
        body: JSON.stringify({ algorithm: 'Ed25519', key_version: 1, message: b64(message) }),
      });
      const { data } = answer.json<{ data: { signature: string } }>();
      expect(verifiesMessage('Ed25519', key.public_key, message, data.signature)).toBe(true);
    } finally {
      await fresh.drop();
    }
  }, 120_000);

  it('does not replace the key of a database that is sealed under another', async () => {
    const fresh = await freshDatabase(database);
    try {
      const outside = { TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64'), ...fresh.settings };
      const first = await prepared(outside);
      await first.start();
      await first.stop();
      const second = await failureOf(await prepared({ ...MASTER_KEY, ...fresh.settings }));
      expect(second.lines).toEqual([
        'twinseal: TWINSEAL_MASTER_KEY: is not the master key that this database was sealed under',
      ]);
      await first.start();
    } finally {
      await fresh.drop();
    }
  }, 120_000);
});

describe('a master key in the token', () => {
  it.each([
    ['no token is configured', { TWINSEAL_MASTER_KEY: 'pkcs11:main', TWINSEAL_PKCS11_URI: undefined }],
    ['its label is none', { TWINSEAL_MASTER_KEY: 'pkcs11:' }],
  ])('stops the start with one line when %s', async (_title, settings: Settings) => {
    const { status, lines } = await failureOf(await prepared(settings));
    expect(lines).toEqual([expect.stringMatching(/^twinseal: TWINSEAL_MASTER_KEY: /)]);
    expect(status).toBe(1);
  });
});

async function isListening(service: Service): Promise<boolean> {
  try {
    return (await service.send({ method: 'GET', path: '/health/live' })).status === 200;
  } catch {
    return false;
  }
}
