import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { NativeApi, type NewApiKey, type Signed } from '../support/api.js';
import { DATABASES } from '../support/databases.js';
import { b64 } from '../support/independent.js';
import { flipped, type KemAnswers } from '../support/kem-routes.js';
import { spellingsOf } from '../support/planted-secrets.js';
import { NATIVE_ROUTES } from '../support/routes.js';
import { ADMIN_TOKEN } from '../support/service.js';
import { useWorld } from '../support/world.js';

const MASTER_KEY = randomBytes(32);

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

    const kemSeed = randomBytes(64);
    const symmetricKey = randomBytes(32);
    const kem = { algorithm: 'ML-KEM-512', key: 'logged', key_version: 1 };
    secrets.set('KEM seed', kemSeed).set('symmetric key', symmetricKey);
    await api.post(
      '/kms/keys/import',
      { algorithm: 'ML-KEM-512', key: 'logged', private_key: b64(kemSeed) },
      201,
    );
    const made = await api.post<KemAnswers>('/kem/encapsulate', kem);
    await api.post('/kem/decapsulate', { ...kem, kem_ciphertext: made.kem_ciphertext });
    secrets.set('shared secret', Buffer.from(made.shared_secret, 'base64'));
    const sealed = await api.post<KemAnswers>('/kem/encrypt', { ...kem, plaintext: b64(message) });
    await api.post('/kem/decrypt', { ...kem, ciphertext: sealed.ciphertext });
    await api.call('POST', '/kem/decrypt', { ...kem, ciphertext: flipped(sealed.ciphertext, 0) });
    const wrapped = await api.post<KemAnswers>('/kem/wrap', { ...kem, symmetric_key: b64(symmetricKey) });
    await api.post('/kem/unwrap', { ...kem, wrapped_key: wrapped.wrapped_key });
    const dataKey = await api.post<KemAnswers>('/kem/datakey', { ...kem, bytes: 32 });
    secrets.set('data key', Buffer.from(dataKey.plaintext_key, 'base64'));

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
    'KEM seed',
    'symmetric key',
    'shared secret',
    'data key',
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
