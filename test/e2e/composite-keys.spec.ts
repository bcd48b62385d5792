import { randomBytes } from 'node:crypto';

import { DEFAULT_PROVIDER, SOFTWARE_PROVIDERS } from '../support/default-provider.js';
import { messageOf, refusalOf } from '../support/answers.js';
import type { KeyObject } from '../support/api.js';
import {
  compositePkcs8,
  compositePrivateKey,
  COMPOSITES,
  DEFAULT_SUITE,
  newScalar,
  VERIFIED_COMPOSITES,
} from '../support/composite.js';
import { DATABASES } from '../support/databases.js';
import { b64, ML_DSA } from '../support/independent.js';
import { freshProject, useWorld, type World } from '../support/world.js';

const GENERATE = '/kms/keys/generate';
const IMPORT = '/kms/keys/import';
const ROTATE = '/kms/keys/rotate';
const REFUSED = { status: 400, code: 'ERR_KMS_004' };
const TAKEN = { status: 409, code: 'ERR_CONFLICT_001' };
const BAD_SHAPE = { status: 400, code: 'ERR_KMS_001' };

interface CompositeKey extends KeyObject {
  readonly protection: { readonly level: string; readonly components: readonly object[] };
}

describe.each(DATABASES)('composite keys on %s', (database) => {
  const world = useWorld({}, database);
  let own: World;
  beforeEach(async () => void (own = await freshProject(world().service)));
  const post = <T = KeyObject>(path: string, body: object, status = 201): Promise<T> =>
    own.api.post<T>(path, { algorithm: DEFAULT_SUITE, ...body }, status);
  const refusal = (path: string, body: object) =>
    own.api.refusal(path, { algorithm: DEFAULT_SUITE, ...body });
  const importRaw = (material: Uint8Array, key = 'default', algorithm: string = DEFAULT_SUITE) =>
    post(IMPORT, { algorithm, private_key: b64(material), key });
  const refusalOfImport = (material: Uint8Array, key = 'default', algorithm: string = DEFAULT_SUITE) =>
    refusal(IMPORT, { algorithm, private_key: b64(material), key });

  it.each(COMPOSITES)('%s is generated with a public key of %i bytes', async (algorithm, length) => {
    const key = await post<CompositeKey>(GENERATE, { algorithm });
    const [mlDsa, traditional] = [
      `ML-DSA-${algorithm.slice(5, 7)}`,
      algorithm.split('-').slice(1, -1).join('-'),
    ];
    expect(key).toMatchObject({ algorithm, key_version: 1, provider: DEFAULT_PROVIDER, origin: 'generated' });
    expect(key).not.toHaveProperty('providers');
    expect(key.protection).toEqual({
      level: 'software',
      components: [
        { algorithm: mlDsa, level: 'software' },
        { algorithm: traditional, level: 'software' },
      ],
    });
    expect(Buffer.from(key.public_key, 'base64')).toHaveLength(length);
    expect(await own.api.get('/kms/keys/active?algorithm=' + algorithm)).toEqual(key);
  });

  it('lives the life of every key, under its alias too', async () => {
    const first = await post(GENERATE, { algorithm: 'Composite-ML-DSA' });
    expect(first.algorithm).toBe('Composite-ML-DSA');
    expect(await refusal(GENERATE, {})).toEqual({ status: 409, code: 'ERR_KMS_002' });
    const rotated = await post<Record<string, unknown>>(ROTATE, {}, 200);
    expect(rotated).toMatchObject({ key_version: 2, old_key_version: 1 });
    const listed = await own.api.get<{ keys: KeyObject[] }>(`/kms/keys?algorithm=${DEFAULT_SUITE}`);
    expect(listed.keys.map(({ key_version, status }) => [key_version, status])).toEqual([
      [1, 'retired'],
      [2, 'active'],
    ]);
    expect(await post('/kms/keys/archive', { key_version: 1 }, 200)).toMatchObject({ status: 'archived' });
    expect(await refusal('/kms/keys/archive', { key_version: 1 })).toEqual({
      status: 409,
      code: 'ERR_KMS_003',
    });
  });

  it('places each half where it is told, and both where they are told together', async () => {
    const [, other = ''] = SOFTWARE_PROVIDERS;
    const both = { ml_dsa: other, traditional: other };
    expect(await post(GENERATE, { key: 'a', provider: other })).toMatchObject({ provider: other });
    expect(await post(GENERATE, { key: 'b', providers: both })).toMatchObject({ provider: other });
    expect(await post(GENERATE, { key: 'c', providers: { ml_dsa: other } })).toMatchObject({
      provider: 'mixed',
    });
    expect(await post(ROTATE, { key: 'c', providers: { traditional: other } }, 200)).toMatchObject({
      key_version: 2,
    });
  });

  it('refuses providers that contradict each other, do not exist or do not fit', async () => {
    const providers = { ml_dsa: 'memory', traditional: 'memory' };
    expect(await refusal(GENERATE, { provider: 'memory', providers })).toEqual(BAD_SHAPE);
    expect(await refusal(GENERATE, { algorithm: 'ML-DSA-65', providers })).toEqual(BAD_SHAPE);
    for (const bad of [{ ml_dsa: 'nowhere' }, { ml_kem: 'memory' }, { traditional: null }, 'memory', []]) {
      expect(await refusal(GENERATE, { providers: bad })).toEqual(BAD_SHAPE);
    }
  });

  it('names what can when a backend cannot, and leaves nothing behind', async () => {
    for (const choice of [{ provider: 'pkcs11' }, { providers: { traditional: 'pkcs11' } }]) {
      const answer = await own.api.call('POST', GENERATE, { algorithm: DEFAULT_SUITE, ...choice });
      expect(refusalOf(answer)).toEqual({ status: 422, code: 'ERR_KMS_005' });
      expect(messageOf(answer)).toMatch(/memory/);
    }
    expect((await own.api.get<{ total: number }>('/kms/keys')).total).toBe(0);
  });

  it.each(VERIFIED_COMPOSITES)('%s is known, and makes no keys', async (algorithm) => {
    expect(await refusal(GENERATE, { algorithm })).toEqual({ status: 422, code: 'ERR_KMS_005' });
    expect(await refusalOfImport(randomBytes(1226), 'default', algorithm)).toEqual({
      status: 422,
      code: 'ERR_KMS_005',
    });
    expect(await refusal(ROTATE, { algorithm })).toEqual({ status: 404, code: 'ERR_NOT_FOUND_001' });
  });

  it('shows its public key raw, as SPKI and as PEM, and has no JWK', async () => {
    const key = await post(GENERATE, {});
    const raw = Buffer.from(key.public_key, 'base64');
    const show = (format: string) =>
      own.api.get<{ public_key: string }>(`/kms/keys/1/public?algorithm=${DEFAULT_SUITE}&format=${format}`);
    const before = Buffer.from('308207f2300a06082b0601050507062d038207e200', 'hex');
    const spki = b64(Buffer.concat([before, raw]));
    expect((await show('raw')).public_key).toBe(key.public_key);
    expect((await show('spki')).public_key).toBe(spki);
    const pem = (await show('pem')).public_key;
    expect(pem.split('\n').slice(1, -2).join('')).toBe(spki);
    const jwk = await own.api.call('GET', `/kms/keys/1/public?algorithm=${DEFAULT_SUITE}&format=jwk`);
    expect(refusalOf(jwk)).toEqual({ status: 422, code: 'ERR_INVALID_003' });
  });

  it('is imported raw and from PKCS#8 with the public key of its halves', async () => {
    for (const [index, form] of [compositePrivateKey(), compositePrivateKey()].entries()) {
      const key = await importRaw(index === 0 ? form.raw : compositePkcs8(form), `key-${index}`);
      const mlDsa = ML_DSA['ML-DSA-65'].keygen(new Uint8Array(form.seed)).publicKey;
      expect(key).toMatchObject({ origin: 'imported', provider: DEFAULT_PROVIDER });
      expect(Buffer.from(key.public_key, 'base64').subarray(0, 1952)).toEqual(Buffer.from(mlDsa));
    }
  });

  it('is refused when its encoding is damaged, of another suite, or has an expanded half', async () => {
    const form = compositePrivateKey();
    const der = compositePkcs8(form);
    const { secretKey } = ML_DSA['ML-DSA-65'].keygen(new Uint8Array(form.seed));
    const damaged = [
      der.subarray(0, -1),
      Buffer.concat([der, Buffer.of(0)]),
      form.raw.subarray(0, -1),
      Buffer.concat([form.raw, Buffer.of(0)]),
      form.raw.subarray(0, 64),
      Buffer.concat([secretKey, form.raw.subarray(32)]),
      Buffer.concat([form.seed, form.scalar]),
      Buffer.concat([form.seed, Buffer.alloc(51)]),
    ];
    for (const material of damaged) expect(await refusalOfImport(material)).toEqual(REFUSED);
    const otherSuite = await refusalOfImport(der, 'default', 'MLDSA44-ECDSA-P256-SHA256');
    expect(otherSuite).toEqual(REFUSED);
  });

  it('refuses a half that exists in another composite, in whatever project', async () => {
    const first = compositePrivateKey();
    await importRaw(first.raw);
    const sameMlDsa = compositePrivateKey(first.seed);
    const sameEc = compositePrivateKey(randomBytes(32), first.scalar);
    for (const again of [first, sameMlDsa, sameEc]) {
      expect(await refusalOfImport(again.raw, 'other')).toEqual(TAKEN);
    }
    own = await freshProject(world().service);
    expect(await refusalOfImport(sameEc.raw)).toEqual(TAKEN);
    expect((await own.api.get<{ total: number }>('/kms/keys')).total).toBe(0);
  });

  it('refuses a half that exists as a key by itself', async () => {
    const form = compositePrivateKey();
    await importRaw(form.scalar, 'single', 'ECDSA-P256');
    expect(await refusalOfImport(form.raw)).toEqual(TAKEN);
    await importRaw(randomBytes(32), 'unrelated', 'ML-DSA-65');
    const other = compositePrivateKey();
    await importRaw(other.seed, 'mldsa', 'ML-DSA-65');
    expect(await refusalOfImport(other.raw)).toEqual(TAKEN);
  });

  it('refuses a key by itself that exists as a half, and goes on taking single keys twice', async () => {
    const form = compositePrivateKey();
    await importRaw(form.raw);
    expect(await refusalOfImport(form.seed, 'default', 'ML-DSA-65')).toEqual(TAKEN);
    expect(await refusalOfImport(form.scalar, 'default', 'ECDSA-P256')).toEqual(TAKEN);
    const single = newScalar();
    await importRaw(single, 'one', 'ECDSA-P256');
    await importRaw(single, 'two', 'ECDSA-P256');
  });

  it('lets exactly one side win when a composite and one of its halves arrive at once', async () => {
    for (let round = 0; round < 8; round += 1) {
      const form = compositePrivateKey();
      const attempts = [
        { algorithm: DEFAULT_SUITE, private_key: b64(form.raw), key: `c-${round}` },
        { algorithm: DEFAULT_SUITE, private_key: b64(form.raw), key: `d-${round}` },
        { algorithm: 'ECDSA-P256', private_key: b64(form.scalar), key: `e-${round}` },
      ];
      const answers = await Promise.all(attempts.map((body) => own.api.call('POST', IMPORT, body)));
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(1);
      expect(statuses.filter((status) => status === 409)).toHaveLength(2);
    }
  });

  it('names the specification and its revision in the list of algorithms', async () => {
    const { algorithms } = await own.api.get<{ algorithms: readonly Record<string, unknown>[] }>(
      '/kms/algorithms',
    );
    const composites = algorithms.filter(({ kind }) => kind === 'composite-signature');
    expect(composites).toHaveLength(COMPOSITES.length + VERIFIED_COMPOSITES.length);
    for (const { specification } of composites) {
      expect(specification).toBe('draft-ietf-lamps-pq-composite-sigs-19');
    }
    const verified = composites.filter(({ providers }) => (providers as unknown[]).length === 0);
    expect(new Set(verified.map(({ algorithm }) => algorithm))).toEqual(new Set(VERIFIED_COMPOSITES));
    expect(composites.find(({ algorithm }) => algorithm === DEFAULT_SUITE)).toMatchObject({
      aliases: ['Composite-ML-DSA'],
      oid: '1.3.6.1.5.5.7.6.45',
      nist_level: 3,
      sizes: { public_key: 2017, private_key: 83, signature_max: 3381 },
      providers: expect.arrayContaining([
        expect.objectContaining({
          provider: 'memory',
          operations: ['generate', 'import', 'sign', 'sign-hash'],
          self_test: 'ok',
        }),
      ]),
    });
    expect(algorithms.find(({ algorithm }) => algorithm === 'ML-DSA-65')).not.toHaveProperty('specification');
  });

  it('keeps the audit log whole and names both halves in it', async () => {
    await post(GENERATE, {});
    const entries = await own.admin.audit(`&project=${own.project.id}&action=key.generate`);
    expect(entries.at(-1)).toMatchObject({ target: `default/${DEFAULT_SUITE}/1`, outcome: 'ok' });
    expect((await own.admin.verifyAudit()).ok).toBe(true);
  });
});
