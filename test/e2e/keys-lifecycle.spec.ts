import { DEFAULT_PROVIDER } from '../support/default-provider.js';
import { messageOf, refusalOf } from '../support/answers.js';
import type { KeyObject } from '../support/api.js';
import { DATABASES } from '../support/databases.js';
import { freshProject, useWorld, type World } from '../support/world.js';

const ALGORITHMS = [
  ['ML-DSA-44', 1312],
  ['ML-DSA-65', 1952],
  ['ML-DSA-87', 2592],
  ['ECDSA-P256', 65],
  ['Ed25519', 32],
] as const;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

interface Rotated {
  readonly key_version: number;
  readonly algorithm: string;
  readonly public_key: string;
  readonly old_key_version: number;
}

describe.each(DATABASES)('the life of a key on %s', (database) => {
  const world = useWorld({}, database);
  let own: World;
  beforeEach(async () => void (own = await freshProject(world().service)));

  it.each(ALGORITHMS)(
    '%s is generated as version 1 with a public key of %i bytes',
    async (algorithm, length) => {
      const key = await own.api.generate(algorithm);
      expect(key).toMatchObject({
        key_version: 1,
        algorithm,
        status: 'active',
        key: 'default',
        provider: DEFAULT_PROVIDER,
        origin: 'generated',
        protection: { level: 'software' },
      });
      expect(key.created_at).toMatch(TIME);
      expect(Buffer.from(key.public_key, 'base64')).toHaveLength(length);
      expect(JSON.stringify({ ...key, public_key: '' })).not.toMatch(/private|seed|secret|handle/i);
    },
  );

  it('wants an algorithm and takes the name default when there is none', async () => {
    expect(await own.api.refusal('/kms/keys/generate', {})).toEqual({ status: 400, code: 'ERR_KMS_001' });
    const key = await own.api.post<KeyObject>('/kms/keys/generate', { algorithm: 'Dilithium3' }, 201);
    expect(key).toMatchObject({ algorithm: 'Dilithium3', key: 'default', key_version: 1 });
  });

  it('treats an alias as the same key and echoes the name that was sent', async () => {
    const generated = await own.api.generate('Dilithium3');
    expect(generated.algorithm).toBe('Dilithium3');
    const byCanonicalName = await own.api.get<KeyObject>('/kms/keys/1?algorithm=ML-DSA-65');
    expect(byCanonicalName).toMatchObject({ algorithm: 'ML-DSA-65', public_key: generated.public_key });
    expect(await own.api.refusal('/kms/keys/generate', { algorithm: 'ML-DSA-65' })).toEqual({
      status: 409,
      code: 'ERR_KMS_002',
    });
  });

  it('tells keys apart by name and by algorithm', async () => {
    const keys = [
      await own.api.generate('ML-DSA-65', 'a'),
      await own.api.generate('ML-DSA-65', 'b'),
      await own.api.generate('ML-DSA-44', 'a'),
    ];
    expect(keys.map((key) => key.key_version)).toEqual([1, 1, 1]);
    expect(new Set(keys.map((key) => key.public_key)).size).toBe(3);
  });

  it('refuses a second active version and keeps the first', async () => {
    const first = await own.api.generate('Ed25519');
    expect(await own.api.refusal('/kms/keys/generate', { algorithm: 'Ed25519' })).toEqual({
      status: 409,
      code: 'ERR_KMS_002',
    });
    expect((await own.api.get<KeyObject>('/kms/keys/active?algorithm=Ed25519')).public_key).toBe(
      first.public_key,
    );
  });

  it('rotates to the next version and retires the old one in one step', async () => {
    const first = await own.api.generate('ML-DSA-44');
    const rotated = await own.api.post<Rotated>('/kms/keys/rotate', { algorithm: 'ML-DSA-44' });
    expect(rotated).toMatchObject({ key_version: 2, old_key_version: 1, algorithm: 'ML-DSA-44' });
    expect(rotated.public_key).not.toBe(first.public_key);
    const old = await own.api.get<KeyObject>('/kms/keys/1?algorithm=ML-DSA-44');
    expect(old.status).toBe('retired');
    expect(old.retired_at).toMatch(TIME);
    const active = await own.api.get<KeyObject>('/kms/keys/active?algorithm=ML-DSA-44');
    expect(active).toMatchObject({ key_version: 2, public_key: rotated.public_key, status: 'active' });
  });

  it('does not rotate where no version is active', async () => {
    expect(await own.api.refusal('/kms/keys/rotate', { algorithm: 'ML-DSA-44' })).toEqual({
      status: 404,
      code: 'ERR_NOT_FOUND_001',
    });
    await own.api.generate('ML-DSA-44');
    await own.api.post('/kms/keys/retire', { algorithm: 'ML-DSA-44', key_version: 1 });
    expect((await own.api.refusal('/kms/keys/rotate', { algorithm: 'ML-DSA-44' })).status).toBe(404);
  });

  it('generates the next number after the only version was retired', async () => {
    await own.api.generate('Ed25519');
    await own.api.post('/kms/keys/retire', { algorithm: 'Ed25519', key_version: 1 });
    expect((await own.api.generate('Ed25519')).key_version).toBe(2);
  });

  it('goes from active to retired to archived and says when', async () => {
    await own.api.generate('Ed25519');
    const version = { algorithm: 'Ed25519', key_version: 1 };
    const retired = await own.api.post<KeyObject>('/kms/keys/retire', version);
    expect(retired).toMatchObject({
      status: 'retired',
      key_version: 1,
      retired_at: expect.stringMatching(TIME),
    });
    const archived = await own.api.post<KeyObject>('/kms/keys/archive', version);
    expect(archived).toMatchObject({
      status: 'archived',
      retired_at: retired.retired_at,
      archived_at: expect.stringMatching(TIME),
    });
  });

  it.each([
    ['archive', 'active', 'archived', []],
    ['retire', 'retired', 'retired', ['retire']],
    ['retire', 'archived', 'retired', ['retire', 'archive']],
    ['archive', 'archived', 'archived', ['retire', 'archive']],
  ])('refuses to %s a version that is %s, naming both states', async (move, from, to, before) => {
    await own.api.generate('Ed25519');
    const version = { algorithm: 'Ed25519', key_version: 1 };
    for (const step of before) await own.api.post(`/kms/keys/${step}`, version);
    const answer = await own.api.call('POST', `/kms/keys/${move}`, version);
    expect(refusalOf(answer)).toEqual({ status: 409, code: 'ERR_KMS_003' });
    expect(messageOf(answer)).toContain(from);
    expect(messageOf(answer)).toContain(to);
    expect((await own.api.get<KeyObject>('/kms/keys/1?algorithm=Ed25519')).status).toBe(from);
  });

  it.each(['retire', 'archive'])('%s of a version that is not there is 404', async (move) => {
    await own.api.generate('Ed25519');
    expect(await own.api.refusal(`/kms/keys/${move}`, { algorithm: 'Ed25519', key_version: 7 })).toEqual({
      status: 404,
      code: 'ERR_NOT_FOUND_001',
    });
  });

  it('signs with active versions only and verifies with active and retired ones', async () => {
    await own.api.generate('Ed25519');
    const version = { algorithm: 'Ed25519', key_version: 1, message: 'aGVsbG8=' };
    const { signature } = await own.api.sign(version);
    const verify = () => own.api.call('POST', '/signature/verify', { ...version, signature });
    expect((await verify()).json<{ data: { valid: boolean } }>().data.valid).toBe(true);

    await own.api.post('/kms/keys/retire', { algorithm: 'Ed25519', key_version: 1 });
    expect(await own.api.refusal('/signature/sign', version)).toEqual({
      status: 404,
      code: 'ERR_NOT_FOUND_001',
    });
    expect((await verify()).json<{ data: { valid: boolean } }>().data.valid).toBe(true);

    await own.api.post('/kms/keys/archive', { algorithm: 'Ed25519', key_version: 1 });
    expect(refusalOf(await verify())).toEqual({ status: 404, code: 'ERR_NOT_FOUND_001' });
  });

  it('is invisible to another project, which sees 404 everywhere', async () => {
    const key = await own.api.generate('ML-DSA-44', 'mine');
    const other = (await freshProject(own.service)).api;
    const query = 'algorithm=ML-DSA-44&key=mine';
    for (const path of [`/kms/keys/1?${query}`, `/kms/keys/active?${query}`, `/kms/keys/1/public?${query}`])
      expect(refusalOf(await other.call('GET', path))).toEqual({ status: 404, code: 'ERR_NOT_FOUND_001' });
    const version = { algorithm: 'ML-DSA-44', key: 'mine', key_version: 1 };
    expect((await other.refusal('/signature/sign', { ...version, message: '' })).status).toBe(404);
    expect((await other.refusal('/kms/keys/retire', version)).status).toBe(404);
    expect((await other.get<{ keys: unknown[] }>('/kms/keys')).keys).toEqual([]);
    expect((await other.generate('ML-DSA-44', 'mine')).public_key).not.toBe(key.public_key);
  });

  it('is all there after a restart', async () => {
    await own.api.generate('ML-DSA-65');
    await own.api.post('/kms/keys/rotate', { algorithm: 'ML-DSA-65' });
    const list = () => own.api.get<{ keys: KeyObject[] }>('/kms/keys');
    const before = (await list()).keys;
    await own.service.stop();
    await own.service.start();
    expect((await list()).keys).toEqual(before);
    const { signature } = await own.api.sign({ message: '', key_version: 2, algorithm: 'ML-DSA-65' });
    expect(signature).not.toBe('');
  });

  it.each([
    ['an unknown algorithm', { algorithm: 'RSA' }],
    ['an inherited member as algorithm', { algorithm: 'constructor' }],
    ['a KEM', { algorithm: 'ML-DSA-65 ' }],
    ['an upper-case name', { algorithm: 'Ed25519', key: 'Key' }],
    ['an internal name', { algorithm: 'Ed25519', key: 'ca/1' }],
    ['an empty name', { algorithm: 'Ed25519', key: '' }],
    ['a name of 65 characters', { algorithm: 'Ed25519', key: 'a'.repeat(65) }],
    ['an unknown provider', { algorithm: 'Ed25519', provider: 'tpm' }],
    ['providers on a single algorithm', { algorithm: 'Ed25519', providers: { ml_dsa: 'memory' } }],
  ])('refuses to generate with %s', async (_title, body) => {
    expect(await own.api.refusal('/kms/keys/generate', body)).toEqual({ status: 400, code: 'ERR_KMS_001' });
  });

  it('takes a name of 64 characters', async () => {
    expect((await own.api.generate('Ed25519', 'z'.repeat(64))).key).toBe('z'.repeat(64));
  });
});
