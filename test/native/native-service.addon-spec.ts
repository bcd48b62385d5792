import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { AdminApi, NativeApi } from '../support/api.js';
import { ensureBuilt, MAIN, ROOT } from '../support/built-service.js';
import { Service } from '../support/service.js';
import { builtEngines } from './built-addon.js';

jest.setTimeout(180_000);

interface Check {
  readonly name: string;
  readonly ok: boolean;
}

/** Waits until the service takes requests, and gives what it says of the native engine meanwhile. */
const startedWithout = async (service: Service): Promise<Check | undefined> => {
  for (;;) {
    const answer = await service.send({ method: 'GET', path: '/health/ready' }).catch(() => undefined);
    const { checks = [] } = answer?.json<{ checks?: readonly Check[] }>() ?? {};
    if (checks.some(({ name, ok }) => name === 'start' && ok)) {
      expect(answer?.status).toBe(503);
      return checks.find(({ name }) => name === 'native engine');
    }
    await sleep(100);
  }
};

interface Report {
  readonly items: readonly { readonly name: string }[];
}

/** The built service in a folder of its own, with the addon that `addon` puts there. */
describe('a service', () => {
  const undo: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  const prepared = async (addon: (path: string) => void): Promise<Service> => {
    await ensureBuilt();
    const folder = mkdtempSync(join(tmpdir(), 'twinseal-native-'));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    cpSync(dirname(MAIN), join(folder, 'dist'), { recursive: true });
    copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    mkdirSync(join(folder, 'native'));
    addon(join(folder, 'native', 'twinseal.node'));
    const service = await Service.prepare({ LOG_LEVEL: 'error' }, { main: join(folder, 'dist', 'main.js') });
    undo.push(() => service.dispose());
    return service;
  };

  /** Makes a key and signs with it; what the answers say of it. */
  const signedKey = async (service: Service) => {
    const admin = new AdminApi(service.base);
    const { key: apiKey } = await admin.createApiKey((await admin.createProject('native')).id);
    const api = new NativeApi(service.base, apiKey);
    const made = await api.call('POST', '/kms/keys/generate', { algorithm: 'ML-DSA-65' });
    expect(made.status).toBe(201);
    const sign = { message: 'aGVsbG8=', algorithm: 'ML-DSA-65', key_version: 1 };
    const signed = await api.call('POST', '/signature/sign', sign);
    expect(signed.status).toBe(200);
    const { signature } = signed.json<{ data: { signature: string } }>().data;
    const verified = await api.call('POST', '/signature/verify', { ...sign, signature });
    expect(verified.json<{ data: { valid: boolean } }>().data.valid).toBe(true);
    const order = (await admin.ok<Report>('GET', '/providers')).items.map(({ name }) => name);
    return { order, made: JSON.stringify(made.json()) };
  };

  it('prefers memory where the addon is, and the native engine makes the keys', async () => {
    builtEngines();
    const service = await prepared((path) => copyFileSync(join(ROOT, 'native', 'twinseal.node'), path));
    await service.start();
    const { order, made } = await signedKey(service);
    expect(order.slice(0, 2)).toEqual(['memory', 'wasm']);
    expect(made).toContain('"provider":"memory"');
  });

  it('needs none: without the addon wasm serves and nothing is missing', async () => {
    const service = await prepared(() => undefined);
    await service.start();
    const { order, made } = await signedKey(service);
    expect(order.slice(0, 2)).toEqual(['wasm', 'memory']);
    expect(made).toContain('"provider":"wasm"');
    expect(service.output).not.toContain('native engine');
  });

  it('does not use an addon that does not load, says so, and serves with the next engine', async () => {
    const service = await prepared((path) => writeFileSync(path, 'garbage'));
    service.launch();
    const native = await startedWithout(service);
    expect(native).toEqual({ name: 'native engine', ok: false, reason: expect.stringMatching(/log/) });
    expect((await signedKey(service)).made).toContain('"provider":"wasm"');
    await service.saysInLog('the native engine is not used');
  });
});
