import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DATABASES } from '../support/databases.js';
import { bytes, exequantumProject, ExequantumClient, flippedHex, hex } from '../support/exequantum.js';
import { spellingsOf } from '../support/planted-secrets.js';
import { useWorld } from '../support/world.js';

const NAMES = [
  'root token',
  'temporary token',
  'unknown token',
  'sk',
  'signing sk',
  'decapsulation_key',
  'secret_key',
  'shared_key',
  'stateless shared_secret',
  'key',
  'unencrypted',
  'refused sk',
  'sk in a query',
] as const;

type Texts = Readonly<Record<string, string>>;

describe.each(DATABASES)('at trace level on %s, with every ExeQuantum route exercised', (database) => {
  const world = useWorld(
    {
      LOG_LEVEL: 'trace',
      TWINSEAL_EXEQUANTUM_CLIENT_KEYS: 'true',
      TWINSEAL_EXEQUANTUM_V1: 'true',
    },
    database,
  );
  const secrets = new Map<(typeof NAMES)[number], string | Uint8Array>();

  beforeAll(async () => {
    const { client } = await exequantumProject(world());
    const token = await client.temporaryToken('?expire_after_attempts=2');
    const unknown = hex(randomBytes(32));
    secrets
      .set('root token', client.token ?? '')
      .set('temporary token', token)
      .set('unknown token', unknown);
    const child = new ExequantumClient(client.base, token);
    for (let use = 0; use < 3; use += 1) await child.call('GET', '/kem/generate_keys');
    await new ExequantumClient(client.base, unknown).call('GET', '/kem/generate_keys');

    const keys = await client.keys();
    const { cipher, shared_key } = await client.encapsulate(keys);
    await client.post('/kem/decapsulate_key', { cipher, sk: keys.sk });
    await client.post('/kem/decapsulate_key', { cipher, pk: keys.pk });
    secrets.set('sk', bytes(keys.sk ?? '')).set('shared_key', bytes(shared_key));
    const refused = flippedHex(keys.sk ?? '', 2340);
    secrets.set('refused sk', bytes(refused));
    await client.call('POST', '/kem/decapsulate_key', { cipher, sk: refused });
    await client.call('POST', '/kem/decapsulate_key', `{"sk":"${refused}",`);
    await client.call('POST', '/kem/decapsulate_key', { cipher, [refused]: refused });
    const inQuery = hex(randomBytes(32));
    secrets.set('sk in a query', inQuery);
    await client.call('GET', `/kem/generate_keys?sk=${inQuery}`);
    await client.call('GET', `/kem/nope?sk=${inQuery}`);

    const { sk: signingKey = '' } = await client.post<Texts>('/signature/sign', { data: 'a' });
    secrets.set('signing sk', bytes(signingKey));

    const key = hex(randomBytes(32));
    const unencrypted = `a plaintext ${hex(randomBytes(16))}`;
    secrets.set('key', key).set('unencrypted', unencrypted);
    const ciphertext = await client.post<string>('/aes/encrypt_text', { unencrypted, key });
    await client.post('/aes/decrypt_text', { ciphertext, key });
    await client.call('POST', '/aes/decrypt_text', { ciphertext: flippedHex(ciphertext, 20), key });
    const sealed = await client.post<string>('/aes/encrypt_text', { unencrypted, pk: keys.pk, cipher });
    await client.post('/aes/decrypt_text', { ciphertext: sealed, pk: keys.pk, cipher });

    const pair = await client.post<Texts>('/v1/pqc/kem/generate-keys/', { algorithm: 'ML-KEM-512' });
    const made = await client.post<Texts>('/v1/pqc/kem/encapsulate/', {
      algorithm: 'ML-KEM-512',
      encapsulation_key: pair['encapsulation_key'],
    });
    await client.post('/v1/pqc/kem/decapsulate/', {
      algorithm: 'ML-KEM-512',
      decapsulation_key: pair['decapsulation_key'],
      ciphertext: made['ciphertext'],
    });
    const signer = await client.post<Texts>('/v1/pqc/sign/generate-keys/', { algorithm: 'ML-DSA-44' });
    await client.post('/v1/pqc/sign/sign/', {
      algorithm: 'ML-DSA-44',
      secret_key: signer['secret_key'],
      message: 'a',
    });
    secrets.set('decapsulation_key', bytes(pair['decapsulation_key'] ?? ''));
    secrets.set('stateless shared_secret', bytes(made['shared_secret'] ?? ''));
    secrets.set('secret_key', bytes(signer['secret_key'] ?? ''));
    await world().service.stop();
  });

  it('the log has a line for each request, so there is something to search', () => {
    const { output } = world().service;
    for (const path of ['/api/kem/decapsulate_key', '/api/aes/encrypt_text', '/api/v1/pqc/sign/sign']) {
      expect(output).toContain(path);
    }
  });

  it.each(NAMES)('the log holds no %s in any spelling, nor its first 16 bytes', (name) => {
    const secret = secrets.get(name) ?? '';
    expect(secret.length).toBeGreaterThan(0);
    const parts = [secret, secret.slice(0, 32)];
    const shown = parts.flatMap(spellingsOf).filter((spelling) => world().service.output.includes(spelling));
    expect(shown).toEqual([]);
  });

  it('the data folder holds none of them open', () => {
    const { dataDir } = world().service;
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const contents = files.map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    for (const [name, secret] of secrets) {
      const wanted = [Buffer.from(secret), ...spellingsOf(secret).map((text) => Buffer.from(text))];
      const held = contents.some((content) => wanted.some((spelling) => content.includes(spelling)));
      expect([name, held]).toEqual([name, false]);
    }
  });
});
