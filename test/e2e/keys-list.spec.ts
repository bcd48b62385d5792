import { createPublicKey } from 'node:crypto';

import { refusalOf } from '../support/answers.js';
import type { KeyObject } from '../support/api.js';
import { DATABASES } from '../support/databases.js';
import { freshProject, useWorld, type World } from '../support/world.js';

interface Page {
  readonly keys: readonly KeyObject[];
  readonly total: number;
  readonly next_cursor?: string | null;
}

interface AlgorithmEntry {
  readonly algorithm: string;
  readonly aliases: readonly string[];
  readonly kind: string;
  readonly oid: string;
  readonly nist_level: number | null;
  readonly sizes: Readonly<Record<string, number>>;
  readonly providers: readonly {
    provider: string;
    operations: string[];
    protection: unknown;
    self_test: unknown;
  }[];
}

const identity = ({ key, algorithm, key_version }: KeyObject) => `${key}/${algorithm}/${key_version}`;

describe.each(DATABASES)('lists of keys on %s', (database) => {
  const world = useWorld({}, database);
  let own: World;
  beforeAll(async () => {
    own = await freshProject(world().service);
    for (const key of ['a', 'b', 'c']) await own.api.generate('Ed25519', key);
    await own.api.post('/kms/keys/rotate', { algorithm: 'Ed25519', key: 'a' });
    await own.api.generate('ML-DSA-44', 'a');
    await own.api.post('/kms/keys/retire', { algorithm: 'Ed25519', key: 'c', key_version: 1 });
    await own.api.post('/kms/keys/archive', { algorithm: 'Ed25519', key: 'c', key_version: 1 });
  });
  const list = (query: string) => own.api.get<Page>(`/kms/keys?${query}`);

  it('shows every version with its state', async () => {
    const { keys, total } = await list('');
    expect(total).toBe(5);
    expect(keys.map((key) => `${identity(key)} ${key.status}`).sort()).toEqual([
      'a/Ed25519/1 retired',
      'a/Ed25519/2 active',
      'a/ML-DSA-44/1 active',
      'b/Ed25519/1 active',
      'c/Ed25519/1 archived',
    ]);
  });

  it.each([
    ['algorithm=Ed25519', 4],
    ['algorithm=ML-DSA-44', 1],
    ['algorithm=Dilithium2', 1],
    ['status=active', 3],
    ['status=retired', 1],
    ['status=archived', 1],
    ['key=a', 3],
    ['key=a&status=active&algorithm=Ed25519', 1],
    ['key=nothing', 0],
  ])('filters by %s', async (query, count) => {
    const { keys, total } = await list(query);
    expect(keys).toHaveLength(count);
    expect(total).toBe(count);
  });

  it.each([1, 2, 3, 5, 1000])('pages of %i together are the whole list, nothing twice', async (limit) => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await list(
        `limit=${limit}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      expect(page.keys.length).toBeLessThanOrEqual(limit);
      expect(page.total).toBe(5);
      seen.push(...page.keys.map(identity));
      cursor = page.next_cursor ?? '';
    } while (cursor !== '');
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
  });

  it.each([
    'limit=0',
    'limit=1001',
    'limit=-1',
    'limit=1.5',
    'limit=x',
    'limit=',
    'cursor=nonsense',
    'cursor=',
    'status=gone',
    'algorithm=RSA',
    'key=UPPER',
    'other=1',
  ])('refuses %s', async (query) => {
    expect(refusalOf(await own.api.call('GET', `/kms/keys?${query}`))).toEqual({
      status: 400,
      code: 'ERR_KMS_001',
    });
  });

  it.each(['/kms/keys/0', '/kms/keys/-1', '/kms/keys/x', '/kms/keys/1.5', '/kms/keys/99999999999999999999'])(
    '%s is 400 or 404, never a 500',
    async (path) => {
      const refusal = refusalOf(await own.api.call('GET', `${path}?algorithm=Ed25519&key=a`));
      expect([400, 404]).toContain(refusal.status);
    },
  );

  it('a version that is not there is 404', async () => {
    for (const path of ['/kms/keys/9', '/kms/keys/9/public'])
      expect(refusalOf(await own.api.call('GET', `${path}?algorithm=Ed25519&key=a`))).toEqual({
        status: 404,
        code: 'ERR_NOT_FOUND_001',
      });
    expect(refusalOf(await own.api.call('GET', '/kms/keys/active?algorithm=Ed25519&key=c')).status).toBe(404);
  });
});

describe('public keys in four formats', () => {
  const world = useWorld();
  const ALGORITHMS = [
    ['ML-DSA-44', '2.16.840.1.101.3.4.3.17'],
    ['ML-DSA-65', '2.16.840.1.101.3.4.3.18'],
    ['ML-DSA-87', '2.16.840.1.101.3.4.3.19'],
    ['ECDSA-P256', '1.2.840.10045.4.3.2'],
    ['Ed25519', '1.3.101.112'],
  ] as const;
  const keys = new Map<string, KeyObject>();
  beforeAll(async () => {
    for (const [algorithm] of ALGORITHMS) keys.set(algorithm, await world().api.generate(algorithm));
  });
  const publicKey = async (algorithm: string, format: string): Promise<unknown> =>
    (await world().api.get(`/kms/keys/1/public?algorithm=${algorithm}&format=${format}`))['public_key'];

  it.each(ALGORITHMS)('%s: raw is the key object’s public key', async (algorithm) => {
    expect(await publicKey(algorithm, 'raw')).toBe(keys.get(algorithm)?.public_key);
  });

  it.each(ALGORITHMS)('%s: spki and pem hold the same DER, which OpenSSL reads', async (algorithm) => {
    const spki = Buffer.from(String(await publicKey(algorithm, 'spki')), 'base64');
    const pem = String(await publicKey(algorithm, 'pem'));
    const fromDer = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    expect(createPublicKey(pem).equals(fromDer)).toBe(true);
    expect(pem).toMatch(/^-----BEGIN PUBLIC KEY-----\n[\s\S]+\n-----END PUBLIC KEY-----\n?$/);
    const raw = Buffer.from(keys.get(algorithm)?.public_key ?? '', 'base64');
    expect(spki.subarray(-raw.length).equals(raw)).toBe(true);
  });

  const jwkOf = async (algorithm: string): Promise<Record<string, string>> => {
    const answer = await publicKey(algorithm, 'jwk');
    return (typeof answer === 'string' ? JSON.parse(answer) : answer) as Record<string, string>;
  };

  it.each(['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'])('%s: jwk is an AKP key (RFC 9964)', async (algorithm) => {
    const raw = Buffer.from(keys.get(algorithm)?.public_key ?? '', 'base64');
    expect(await jwkOf(algorithm)).toMatchObject({
      kty: 'AKP',
      alg: algorithm,
      pub: raw.toString('base64url'),
    });
  });

  it.each(['ECDSA-P256', 'Ed25519'])('%s: jwk is what OpenSSL reads as the same key', async (algorithm) => {
    const spki = Buffer.from(String(await publicKey(algorithm, 'spki')), 'base64');
    const fromDer = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    expect(createPublicKey({ key: await jwkOf(algorithm), format: 'jwk' }).equals(fromDer)).toBe(true);
  });

  it.each(ALGORITHMS)('%s: jwk holds nothing private', async (algorithm) => {
    expect(Object.keys(await jwkOf(algorithm))).not.toEqual(expect.arrayContaining(['d']));
    expect(Object.keys(await jwkOf(algorithm))).not.toEqual(expect.arrayContaining(['priv']));
  });

  it.each(['xml', 'RAW', '', 'constructor'])('format %j is 400', async (format) => {
    const answer = await world().api.call('GET', `/kms/keys/1/public?algorithm=Ed25519&format=${format}`);
    expect(refusalOf(answer)).toEqual({ status: 400, code: 'ERR_KMS_001' });
  });

  it('lists the algorithms with their facts and the providers that do them', async () => {
    const { algorithms } = await world().api.get<{ algorithms: AlgorithmEntry[] }>('/kms/algorithms');
    for (const [algorithm, oid] of ALGORITHMS) {
      const entry = algorithms.find((candidate) => candidate.algorithm === algorithm);
      expect(entry).toMatchObject({ algorithm, kind: expect.any(String), sizes: expect.any(Object) });
      expect(entry?.oid).toBe(oid);
      const memory = entry?.providers.find(({ provider }) => provider === 'memory');
      expect(memory?.operations.length).toBeGreaterThan(0);
    }
    expect(algorithms.find(({ algorithm }) => algorithm === 'ML-DSA-65')?.aliases).toEqual(['Dilithium3']);
  });
});
