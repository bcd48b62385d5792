import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { NativeApi, type NewApiKey, type Signed } from '../support/api.js';
import { DATABASES } from '../support/databases.js';
import { b64 } from '../support/independent.js';
import { NATIVE_ROUTES } from '../support/routes.js';
import { ADMIN_TOKEN } from '../support/service.js';
import { useWorld } from '../support/world.js';

const MASTER_KEY = randomBytes(32);

/** The spellings in which a secret could show up. */
const spellingsOf = (secret: string | Uint8Array): readonly string[] => {
  const bytes = Buffer.from(secret);
  const plain = typeof secret === 'string' ? [secret] : [];
  const text = [
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
  const asList = JSON.stringify([...bytes]).slice(1, -1);
  return [...plain, ...text, bytes.toString('hex').toUpperCase(), asList];
};

describe.each(DATABASES)('at debug level on %s, with every route exercised', (database) => {
  const world = useWorld(
    { LOG_LEVEL: 'debug', TWINSEAL_MASTER_KEY: MASTER_KEY.toString('base64') },
    database,
  );
  const secrets = new Map<string, string | Uint8Array>();
  beforeAll(async () => {
    const { api, admin, project, service } = world();
    const seed = randomBytes(32);
    const message = randomBytes(48);
    const context = randomBytes(24);
    const unknownKey = `qph_live_${randomBytes(32).toString('hex')}`;
    const scoped = await admin.ok<NewApiKey>(
      'POST',
      `/projects/${project.id}/api-keys`,
      { name: 'scoped', format: 'hex', scopes: ['verify'] },
      201,
    );
    secrets.set('master key', MASTER_KEY).set('admin token', ADMIN_TOKEN).set('API key', api.apiKey);
    secrets.set('shown API key', scoped.key).set('unknown API key', unknownKey);
    secrets.set('seed', seed).set('message', message).set('context', context);

    const key = { algorithm: 'ML-DSA-44', key: 'logged', key_version: 1 };
    await api.post(
      '/kms/keys/import',
      { algorithm: 'ML-DSA-44', key: 'logged', private_key: b64(seed) },
      201,
    );
    const body = { ...key, message: b64(message), context: b64(context) };
    const { signature } = await api.post<Signed>('/signature/sign', body);
    await api.verify({ ...body, signature });
    await api.call('POST', '/signature/sign-batch', { ...key, items: [{ message: b64(message) }] });
    await api.generate('ML-DSA-44', 'matrix');
    for (const route of NATIVE_ROUTES) await api.call('POST', route.path.replace('/api/v1', ''), route.body);

    const wrong = [
      `{"message":"${b64(message)}`,
      JSON.stringify({ [b64(message)]: b64(seed) }),
      JSON.stringify({ ...body, key_version: b64(message) }),
    ];
    for (const text of wrong) await api.call('POST', '/signature/sign', text);
    await api.call('POST', '/kms/keys/import', { algorithm: 'ML-DSA-44', private_key: `${b64(seed)}!` });
    await api.call(
      'GET',
      `/kms/keys?algorithm=${encodeURIComponent(b64(message))}&cursor=${encodeURIComponent(b64(seed))}`,
    );
    await new NativeApi(service.base, unknownKey).call('GET', '/kms/keys');
    await new NativeApi(service.base, scoped.key).call('POST', '/signature/sign', body);
    for (const path of ['/projects', '/audit', '/audit/verify', '/providers']) await admin.call('GET', path);
    await admin.call('GET', '/projects', undefined, { authorization: `Bearer ${ADMIN_TOKEN}x` });
    for (const path of ['/health', '/health/live', '/health/ready', '/docs'])
      await service.send({ method: 'GET', path });
    await service.stop();
  });

  it('the log has a line for each request, so there is something to search', () => {
    expect(world().service.output.split('\n').length).toBeGreaterThan(20);
    expect(world().service.output).toContain('/api/v1/signature/sign');
  });

  it.each([
    'master key',
    'admin token',
    'API key',
    'shown API key',
    'unknown API key',
    'seed',
    'message',
    'context',
  ])('the log does not hold the %s in any spelling', (name) => {
    const secret = secrets.get(name) ?? '';
    expect(secret).not.toBe('');
    expect(spellingsOf(secret).filter((spelling) => world().service.output.includes(spelling))).toEqual([]);
  });

  it('the data folder holds none of them open', () => {
    const { dataDir } = world().service;
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    for (const entry of files) {
      const content = readFileSync(join(entry.parentPath, entry.name));
      for (const [name, secret] of secrets) {
        const shown = [Buffer.from(secret), ...spellingsOf(secret).map((spelling) => Buffer.from(spelling))];
        expect([entry.name, name, shown.some((bytes) => content.includes(bytes))]).toEqual([
          entry.name,
          name,
          false,
        ]);
      }
    }
  });
});
