import { randomBytes } from 'node:crypto';

import { SOFTWARE_PROVIDERS } from '../support/default-provider.js';
import { NativeApi, type AuditItem } from '../support/api.js';
import { DATABASES } from '../support/databases.js';
import { b64 } from '../support/independent.js';
import {
  BAD_SHAPE,
  bytesOf,
  flipped,
  NO_KEY,
  PLAINTEXT,
  post,
  refusal,
  TOO_LARGE,
} from '../support/kem-routes.js';
import { KEM_NAMES } from '../support/kem.js';
import { useWorld, type World } from '../support/world.js';

const FORBIDDEN = { status: 403, code: 'ERR_FORBIDDEN_001' };

describe.each(DATABASES)('the rules of key encapsulation on %s', (database) => {
  const world = useWorld({ TWINSEAL_KEM_DETERMINISTIC: 'true' }, database);
  const api = (): NativeApi => world().api;

  beforeAll(async () => {
    for (const algorithm of KEM_NAMES) await api().generate(algorithm);
    await api().generate('ML-KEM-768', 'other');
  });

  describe('deterministic encryption', () => {
    const salt = b64(Buffer.alloc(32, 7));
    const encrypt = async (change: object = {}): Promise<string> => {
      const body = { mode: 'deterministic', salt, plaintext: b64(PLAINTEXT), aad: b64('a'), ...change };
      return (await post(api(), 'encrypt', body)).ciphertext;
    };

    it.each(KEM_NAMES)('repeats itself for equal inputs and decrypts, with %s', async (algorithm) => {
      const ciphertext = await encrypt({ algorithm });
      expect(await encrypt({ algorithm })).toBe(ciphertext);
      const opened = await post(api(), 'decrypt', { algorithm, ciphertext, aad: b64('a') });
      expect(opened.plaintext).toBe(b64(PLAINTEXT));
    });

    it('uses another secret and another IV for each other plaintext, salt, additional data and key', async () => {
      const all = [
        await encrypt(),
        await encrypt({ plaintext: b64('other') }),
        await encrypt({ salt: b64(Buffer.alloc(32, 8)) }),
        await encrypt({ salt: b64(Buffer.alloc(33, 7)) }),
        await encrypt({ aad: b64('b') }),
        await encrypt({ key: 'other' }),
      ].map(bytesOf);
      const kemCiphertexts = all.map((bytes) => b64(bytes.subarray(0, 1088)));
      const ivs = all.map((bytes) => b64(bytes.subarray(1088, 1100)));
      expect([new Set(kemCiphertexts).size, new Set(ivs).size]).toEqual([6, 6]);
    });

    it('wants a salt of 32 bytes, and takes none in standard mode', async () => {
      const body = { plaintext: b64(PLAINTEXT) };
      const deterministic = { ...body, mode: 'deterministic' };
      expect(await refusal(api(), 'encrypt', deterministic)).toEqual(BAD_SHAPE);
      expect(await refusal(api(), 'encrypt', { ...deterministic, salt: b64(Buffer.alloc(31)) })).toEqual(
        BAD_SHAPE,
      );
      expect(await refusal(api(), 'encrypt', { ...deterministic, salt: b64(Buffer.alloc(1025)) })).toEqual(
        TOO_LARGE,
      );
      expect(await refusal(api(), 'encrypt', { ...body, salt })).toEqual(BAD_SHAPE);
      expect(await refusal(api(), 'encrypt', { ...body, mode: 'Deterministic', salt })).toEqual(BAD_SHAPE);
    });
  });

  it('serves each status as the contract says', async () => {
    const named = { key: 'life', algorithm: 'ML-KEM-512' };
    await api().generate('ML-KEM-512', 'life');
    const symmetric_key = b64(randomBytes(16));
    const made = {
      decapsulate: await post(api(), 'encapsulate', named),
      decrypt: await post(api(), 'encrypt', { ...named, plaintext: '' }),
      unwrap: await post(api(), 'wrap', { ...named, symmetric_key }),
    };
    const opening = [
      ['decapsulate', { kem_ciphertext: made.decapsulate.kem_ciphertext }],
      ['decrypt', { ciphertext: made.decrypt.ciphertext }],
      ['unwrap', { wrapped_key: made.unwrap.wrapped_key }],
    ] as const;
    const making = [
      ['encapsulate', {}],
      ['encrypt', { plaintext: '' }],
      ['wrap', { symmetric_key }],
      ['datakey', { bytes: 32 }],
    ] as const;
    await api().post('/kms/keys/retire', { ...named, key_version: 1 });
    for (const [path, body] of making)
      expect(await refusal(api(), path, { ...named, ...body })).toEqual(NO_KEY);
    for (const [path, body] of opening) await post(api(), path, { ...named, ...body });
    await api().post('/kms/keys/archive', { ...named, key_version: 1 });
    for (const [path, body] of [...making, ...opening]) {
      expect([path, await refusal(api(), path, { ...named, ...body })]).toEqual([path, NO_KEY]);
    }
  });

  it('does not find versions and keys that are not there', async () => {
    expect(await refusal(api(), 'encapsulate', { key_version: 2 })).toEqual(NO_KEY);
    expect(await refusal(api(), 'encapsulate', { key: 'nobody' })).toEqual(NO_KEY);
  });

  it.each(['ML-DSA-65', 'Dilithium3', 'Ed25519', 'MLDSA65-ECDSA-P256-SHA512', 'X25519', 'RSA', '__proto__'])(
    'takes no key of %s',
    async (algorithm) => expect(await refusal(api(), 'encapsulate', { algorithm })).toEqual(BAD_SHAPE),
  );

  it('marks every answer with a secret as not to be stored', async () => {
    const { kem_ciphertext } = await post(api(), 'encapsulate', {});
    const { ciphertext } = await post(api(), 'encrypt', { plaintext: '' });
    const { wrapped_key } = await post(api(), 'wrap', { symmetric_key: b64(Buffer.alloc(16)) });
    const cases = [
      ['encapsulate', {}],
      ['decapsulate', { kem_ciphertext }],
      ['decrypt', { ciphertext }],
      ['unwrap', { wrapped_key }],
      ['key/unwrap', { wrapped_key }],
      ['datakey', { bytes: 16 }],
    ] as const;
    for (const [path, body] of cases) {
      const answer = await api().call('POST', `/kem/${path}`, { key_version: 1, ...body });
      expect([path, answer.status, answer.headers['cache-control']]).toEqual([path, 200, 'no-store']);
    }
  });

  it('leaves an entry for each use of a private key, successful or not, and for nothing else', async () => {
    const { admin, project } = world();
    const entries = async (): Promise<readonly string[]> =>
      (await admin.audit(`&project=${project.id}`))
        .filter(({ action }) => action.startsWith('kem.'))
        .toSorted((one, other) => one.seq - other.seq)
        .map(({ action, target, outcome }) => `${action} ${target} ${outcome}`);
    const before = (await entries()).length;
    const { kem_ciphertext } = await post(api(), 'encapsulate', {});
    const { ciphertext } = await post(api(), 'encrypt', { plaintext: '' });
    const { wrapped_key } = await post(api(), 'wrap', { symmetric_key: b64(Buffer.alloc(16)) });
    await post(api(), 'datakey', { bytes: 16 });
    await post(api(), 'decapsulate', { kem_ciphertext });
    await post(api(), 'decrypt', { ciphertext });
    await refusal(api(), 'decrypt', { ciphertext: flipped(ciphertext, 0) });
    await post(api(), 'unwrap', { wrapped_key });
    await post(api(), 'encrypt', { plaintext: '', mode: 'deterministic', salt: b64(Buffer.alloc(32)) });
    const target = 'default/ML-KEM-768/1';
    expect((await entries()).slice(before)).toEqual([
      `kem.decapsulate ${target} ok`,
      `kem.decrypt ${target} ok`,
      `kem.decrypt ${target} kem.decryption-failed`,
      `kem.unwrap ${target} ok`,
      `kem.encrypt-deterministic ${target} ok`,
    ]);
    expect((await admin.verifyAudit()).ok).toBe(true);
  });

  it('is listed with lengths, backends and, for X-Wing, the draft', async () => {
    const { algorithms } = await api().get<{ algorithms: readonly Record<string, unknown>[] }>(
      '/kms/algorithms',
    );
    const kems = algorithms.filter(({ kind }) => String(kind).endsWith('kem'));
    expect(kems.map(({ algorithm, kind, aliases }) => [algorithm, kind, aliases])).toEqual([
      ['ML-KEM-512', 'kem', ['Kyber512']],
      ['ML-KEM-768', 'kem', ['Kyber768']],
      ['ML-KEM-1024', 'kem', ['Kyber1024']],
      ['X-Wing', 'hybrid-kem', []],
    ]);
    expect(kems[0]).not.toHaveProperty('specification');
    expect(kems[3]).toMatchObject({
      specification: 'draft-connolly-cfrg-xwing-kem-10',
      sizes: { public_key: 1216, private_key: 32, ciphertext: 1120, shared_secret: 32 },
      providers: SOFTWARE_PROVIDERS.map((provider) => ({
        provider,
        operations: ['generate', 'import', 'decapsulate'],
        self_test: 'ok',
      })),
    });
  });

  it('asks for the scopes encrypt and decrypt', async () => {
    const scoped = async (scope: string): Promise<NativeApi> => {
      const { key } = await world().admin.createApiKey(world().project.id, { scopes: [scope] });
      return new NativeApi(api().base, key);
    };
    const [encrypting, decrypting] = [await scoped('encrypt'), await scoped('decrypt')];
    const { ciphertext } = await post(encrypting, 'encrypt', { plaintext: '' });
    expect(await refusal(encrypting, 'decrypt', { ciphertext })).toEqual(FORBIDDEN);
    await post(decrypting, 'decrypt', { ciphertext });
    for (const path of ['encapsulate', 'encrypt', 'wrap', 'key/wrap', 'datakey']) {
      expect([path, await refusal(decrypting, path, {})]).toEqual([path, FORBIDDEN]);
    }
    for (const path of ['decapsulate', 'decrypt', 'unwrap', 'key/unwrap']) {
      expect([path, await refusal(encrypting, path, {})]).toEqual([path, FORBIDDEN]);
    }
  });
});

describe('without the operator’s word', () => {
  const world: () => World = useWorld();

  it('deterministic encryption is 403 and noted, and standard mode goes on', async () => {
    const { api, admin, project } = world();
    await api.generate('ML-KEM-768');
    const body = { plaintext: '', mode: 'deterministic', salt: b64(Buffer.alloc(32)) };
    expect(await refusal(api, 'encrypt', body)).toEqual(FORBIDDEN);
    await post(api, 'encrypt', { plaintext: '', mode: 'standard' });
    // Refusals are written with the next batch, and nobody waits for them.
    let noted: readonly AuditItem[] = [];
    while (noted.length === 0) {
      noted = (await admin.audit(`&project=${project.id}`)).filter(({ action }) => action.startsWith('kem.'));
    }
    expect(noted.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['kem.encrypt-deterministic', 'kem.deterministic-off'],
    ]);
  });
});
