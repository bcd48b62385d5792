import { randomBytes } from 'node:crypto';

import { DATABASES } from '../support/databases.js';
import {
  bytes,
  encapsulatedOutside,
  exequantumProject,
  ExequantumClient,
  FORBIDDEN,
  flippedHex,
  hex,
  isSignedOutside,
  openTextOutside,
  sealTextOutside,
  UNKNOWN_KEY,
  type Encapsulated,
} from '../support/exequantum.js';
import type { KeyObject } from '../support/api.js';
import { useWorld } from '../support/world.js';

const MIB = 1_048_576;
const FAILED = [400, { detail: 'decryption failed' }];

describe.each(DATABASES)('ExeQuantum’s routes on %s', (database) => {
  const world = useWorld({}, database);
  const project = (more = {}, key = {}) => exequantumProject(world(), more, key);

  describe('generate_keys', () => {
    it('answers exactly the contract’s members, in hexadecimal of its lengths, by GET and POST', async () => {
      const { client } = await project();
      for (const keys of [
        await client.keys(),
        await client.post<Record<string, string>>('/kem/generate_keys'),
      ]) {
        const lengths = Object.entries(keys).map(([name, value]) => [name, String(value).length]);
        expect(Object.fromEntries(lengths)).toEqual({
          pk: 2368,
          verification_key: 3904,
          signature: 6618,
          verification_signature: 6618,
        });
        expect(keys['signature']).toBe(keys.verification_signature);
        expect(Object.values(keys).join('')).toMatch(/^[0-9a-f]+$/);
      }
    });

    it('signs pk with the project’s key `default`, which the first call makes and the native API shows', async () => {
      const { client, api } = await project();
      const one = await client.keys();
      const other = await client.keys();
      expect(isSignedOutside(one.verification_key, bytes(one.pk), one.signature)).toBe(true);
      expect(other.verification_key).toBe(one.verification_key);
      expect(other.pk).not.toBe(one.pk);
      const active = await api.get<KeyObject>('/kms/keys/active?algorithm=ML-DSA-65');
      expect([active.key, active.key_version, hex(Buffer.from(active.public_key, 'base64'))]).toEqual([
        'default',
        1,
        one.verification_key,
      ]);
    });

    it('makes one signing key when twenty first calls come at once', async () => {
      const { client, api } = await project();
      const made = await Promise.all(Array.from({ length: 20 }, () => client.keys()));
      expect(new Set(made.map(({ verification_key }) => verification_key)).size).toBe(1);
      expect((await api.get<{ total: number }>('/kms/keys?algorithm=ML-DSA-65')).total).toBe(1);
    });

    it('keeps its keys out of the native API, and each in one audited commit with the signature', async () => {
      const {
        client,
        api,
        admin,
        project: { id },
      } = await project();
      await client.keys();
      expect((await api.get<{ total: number }>('/kms/keys?algorithm=ML-KEM-768')).total).toBe(0);
      const entries = (await admin.audit(`&project=${id}`)).filter(
        ({ action }) => !action.startsWith('apikey'),
      );
      expect(
        entries.map(({ action, target, outcome }) => `${action} ${target.split('/')[0]} ${outcome}`),
      ).toEqual(
        expect.arrayContaining([
          'key.generate handle ok',
          'key.generate default ok',
          'signature.sign default ok',
        ]),
      );
      expect(
        new Set(
          entries.filter(({ action }) => action !== 'project.create').map(({ request_id }) => request_id),
        ).size,
      ).toBe(1);
    });

    it('is 409 once the signing key was retired without a successor, as is sign', async () => {
      const { client, api } = await project();
      await client.keys();
      await api.post('/kms/keys/retire', { algorithm: 'ML-DSA-65', key_version: 1 });
      const conflict = [409, { detail: 'No active signing key' }];
      expect(await client.refusal('GET', '/kem/generate_keys')).toEqual(conflict);
      expect(await client.refusal('POST', '/signature/sign', { data: 'a' })).toEqual(conflict);
      await api.generate('ML-DSA-65');
      expect((await client.keys()).verification_key).toHaveLength(3904);
    });

    it.each([
      [{ expires_in: 0 }, 'body.expires_in'],
      [{ expires_in: '60' }, 'body.expires_in'],
      [{ one_use: 'yes' }, 'body.one_use'],
    ])('refuses %j', async (body, place) => {
      const { client } = await project();
      expect(await client.fault('POST', '/kem/generate_keys', body)).toEqual([place, 'value_error']);
    });
  });

  describe('encapsulate_key', () => {
    it('makes a shared key that decapsulate_key opens, under either name of the verification key', async () => {
      const { client } = await project();
      const { pk, signature, verification_key } = await client.keys();
      for (const body of [
        { pk, signature, verif_key: verification_key },
        { pk, signature, verification_key },
        {
          pk: pk.toUpperCase(),
          signature: signature.toUpperCase(),
          verif_key: verification_key,
          verification_key,
        },
      ]) {
        const { cipher, shared_key, trusted, ...rest } = await client.post<Encapsulated>(
          '/kem/encapsulate_key',
          body,
        );
        expect([cipher.length, shared_key.length, trusted, rest]).toEqual([2176, 64, true, {}]);
        expect(await client.post('/kem/decapsulate_key', { cipher, pk })).toEqual({ shared_key });
      }
    });

    it('takes any key with a matching signature, and trusts only the project’s key over one of its handles', async () => {
      const [mine, theirs] = [await project(), await project()];
      const foreign = await theirs.client.keys();
      expect((await mine.client.encapsulate(foreign)).trusted).toBe(false);
      // The project signs whatever it is asked to sign, so its key alone proves nothing.
      const keys = await mine.client.keys();
      const { signature } = await mine.client.post<{ signature: string }>('/signature/sign', {
        data: foreign.pk,
        encoding: 'hex',
      });
      const planted = { ...keys, pk: foreign.pk, signature };
      expect((await mine.client.encapsulate(planted)).trusted).toBe(false);
      expect((await mine.client.encapsulate(keys)).trusted).toBe(true);
    });

    it('still trusts keys that a retired signing key signed, and none that an archived one did', async () => {
      const { client, api } = await project();
      const keys = await client.keys();
      await api.post('/kms/keys/rotate', { algorithm: 'ML-DSA-65' });
      expect((await client.encapsulate(keys)).trusted).toBe(true);
      await api.post('/kms/keys/archive', { algorithm: 'ML-DSA-65', key_version: 1 });
      expect((await client.encapsulate(keys)).trusted).toBe(false);
    });

    it('checks the signature before anything else', async () => {
      const { client } = await project();
      const keys = await client.keys();
      const failed = [400, { detail: 'verification failed' }];
      const sent = (change: object) =>
        client.refusal('POST', '/kem/encapsulate_key', {
          ...keys,
          verification_signature: undefined,
          ...change,
        });
      expect(await sent({ signature: flippedHex(keys.signature, 9) })).toEqual(failed);
      expect(await sent({ pk: flippedHex(keys.pk, 0) })).toEqual(failed);
      // Coefficients of q or more: no public key, but that is not looked at first.
      expect(await sent({ pk: 'ff'.repeat(1184) })).toEqual(failed);
    });

    it('refuses a public key with coefficients beyond q that somebody signed', async () => {
      const { client } = await project();
      const pk = 'ff'.repeat(1184);
      const { signature, pk: verification_key } = await client.post<{ signature: string; pk: string }>(
        '/signature/sign',
        { data: pk, encoding: 'hex' },
      );
      expect(await client.fault('POST', '/kem/encapsulate_key', { pk, signature, verification_key })).toEqual(
        ['body.pk', 'value_error'],
      );
    });
  });

  describe('decapsulate_key', () => {
    it('opens what was encapsulated locally with pk', async () => {
      const { client } = await project();
      const { pk } = await client.keys();
      const { cipher, shared_key } = encapsulatedOutside(pk);
      expect(await client.post('/kem/decapsulate_key', { cipher, pk })).toEqual({ shared_key });
    });

    it('answers a wrong cipher of right length with another key, the same each time', async () => {
      const { client } = await project();
      const { pk } = await client.keys();
      const { cipher, shared_key } = encapsulatedOutside(pk);
      for (const at of [0, 500, 1087]) {
        const body = { cipher: flippedHex(cipher, at), pk };
        const answer = await client.post<{ shared_key: string }>('/kem/decapsulate_key', body);
        expect(answer.shared_key).toHaveLength(64);
        expect(answer.shared_key).not.toBe(shared_key);
        expect(await client.post('/kem/decapsulate_key', body)).toEqual(answer);
      }
    });

    it('knows no key that is unknown or another project’s', async () => {
      const [mine, theirs] = [await project(), await project()];
      const { pk } = await theirs.client.keys();
      const { cipher } = encapsulatedOutside(pk);
      expect(await mine.client.refusal('POST', '/kem/decapsulate_key', { cipher, pk })).toEqual(UNKNOWN_KEY);
      const unknown = { cipher, pk: hex(randomBytes(1184)) };
      expect(await mine.client.refusal('POST', '/kem/decapsulate_key', unknown)).toEqual(UNKNOWN_KEY);
    });

    it('opens once with a key for one use, whoever of twenty is first, and the key is gone', async () => {
      const {
        client,
        admin,
        project: { id },
      } = await project();
      const { pk } = await client.post<{ pk: string }>('/kem/generate_keys', { one_use: true });
      const { cipher, shared_key } = encapsulatedOutside(pk);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => client.call('POST', '/kem/decapsulate_key', { cipher, pk })),
      );
      const passed = answers.filter(({ status }) => status === 200);
      expect(passed.map((answer) => answer.json())).toEqual([{ shared_key }]);
      expect(answers.filter(({ status }) => status === 404)).toHaveLength(19);
      const archived = (await admin.audit(`&project=${id}`)).filter(({ action }) => action === 'key.archive');
      expect(archived).toHaveLength(1);
    });

    it('knows no key whose time is over', async () => {
      const { client } = await project();
      const { pk } = await client.post<{ pk: string }>('/kem/generate_keys', { expires_in: 1 });
      const { cipher } = encapsulatedOutside(pk);
      const deadline = Date.now() + 20_000;
      let refusal: readonly [number, unknown] = [0, ''];
      while (refusal[0] !== 404 && Date.now() < deadline) {
        const answer = await client.call('POST', '/kem/decapsulate_key', { cipher, pk });
        refusal = [answer.status, answer.json()];
      }
      expect(refusal).toEqual(UNKNOWN_KEY);
      // The next key's making erases what has ended.
      await client.keys();
      expect(await client.refusal('POST', '/kem/decapsulate_key', { cipher, pk })).toEqual(UNKNOWN_KEY);
    });

    it('audits each use, and the rows are sealed as any key’s', async () => {
      const {
        client,
        admin,
        project: { id },
      } = await project();
      const keys = await client.keys();
      const { cipher } = await client.encapsulate(keys);
      await client.post('/kem/decapsulate_key', { cipher, pk: keys.pk });
      const used = (await admin.audit(`&project=${id}`)).filter(({ action }) => action === 'kem.decapsulate');
      expect(used.map(({ outcome }) => outcome)).toEqual(['ok']);
      expect((await admin.verifyAudit()).ok).toBe(true);
    });
  });

  describe('sign and verify', () => {
    it.each([
      ['utf8', 'Grüße \u{1f512}\0', Buffer.from('Grüße \u{1f512}\0')],
      ['hex', '00FF', Buffer.from([0, 255])],
      ['base64', 'AP8=', Buffer.from([0, 255])],
    ])('sign the bytes of %s', async (encoding, data, signed) => {
      const { client } = await project();
      const made = await client.post<{ signature: string; pk: string }>('/signature/sign', {
        data,
        encoding,
      });
      expect(Object.entries(made).map(([name, value]) => [name, value.length])).toEqual([
        ['signature', 6618],
        ['pk', 3904],
      ]);
      expect(isSignedOutside(made.pk, signed, made.signature)).toBe(true);
      expect(await client.post('/signature/verify', { ...made, data, encoding })).toEqual({ verified: true });
      expect(await client.post('/signature/verify', { ...made, data: '00', encoding: 'hex' })).toEqual({
        verified: false,
      });
    });

    it('take `message` for `data` and `utf8` for no encoding, and keep one pk', async () => {
      const { client } = await project();
      const one = await client.post<{ signature: string; pk: string }>('/signature/sign', { message: 'a' });
      const other = await client.post<{ signature: string; pk: string }>('/signature/sign', { data: 'a' });
      expect(other.pk).toBe(one.pk);
      expect(await client.post('/signature/verify', { ...one, message: 'a' })).toEqual({ verified: true });
    });

    it('answer false to a signature of any other length, and 422 to a pk of one', async () => {
      const { client } = await project();
      const { signature, pk } = await client.post<{ signature: string; pk: string }>('/signature/sign', {
        data: '',
      });
      for (const wrong of ['', '00', signature.slice(2), `${signature}00`, '00'.repeat(20_000)]) {
        expect(await client.post('/signature/verify', { data: '', pk, signature: wrong })).toEqual({
          verified: false,
        });
      }
      const short = { data: '', pk: pk.slice(2), signature };
      expect(await client.fault('POST', '/signature/verify', short)).toEqual(['body.pk', 'value_error']);
    });
  });

  describe('encrypt_text and decrypt_text', () => {
    const TEXT = 'Grüße,\n"Welt" \u{1f512}\0\ufeff';

    it('bring a text back unchanged under a key, and with pk and cipher so that no key crosses the wire', async () => {
      const { client } = await project();
      const keys = await client.keys();
      const { cipher, shared_key: key } = await client.encapsulate(keys);
      const sources = [{ key }, { pk: keys.pk, cipher }];
      for (const sealing of sources) {
        const ciphertext = await client.post<string>('/aes/encrypt_text', { unencrypted: TEXT, ...sealing });
        expect(ciphertext).toMatch(/^[0-9a-f]+$/);
        expect(bytes(ciphertext)).toHaveLength(12 + Buffer.byteLength(TEXT) + 16);
        expect(openTextOutside(key, ciphertext)).toBe(TEXT);
        for (const opening of sources) {
          expect(await client.post('/aes/decrypt_text', { ciphertext, ...opening })).toBe(TEXT);
        }
      }
    });

    it('never use a nonce twice', async () => {
      const { client } = await project();
      const key = hex(randomBytes(32));
      const seal = () => client.post<string>('/aes/encrypt_text', { unencrypted: 'a', key });
      const nonces = (await Promise.all(Array.from({ length: 50 }, seal))).map((text) => text.slice(0, 24));
      expect(new Set(nonces).size).toBe(50);
    });

    it('take 1 MiB, and nothing at all, and not a byte more', async () => {
      const { client } = await project();
      const key = hex(randomBytes(32));
      for (const unencrypted of ['', '\u0001'.repeat(MIB)]) {
        const ciphertext = await client.post<string>('/aes/encrypt_text', { unencrypted, key });
        expect((await client.post<string>('/aes/decrypt_text', { ciphertext, key })) === unencrypted).toBe(
          true,
        );
      }
      const longer = { unencrypted: 'ä'.repeat(MIB / 2) + 'a', key };
      expect(await client.fault('POST', '/aes/encrypt_text', longer)).toEqual([
        'body.unencrypted',
        'value_error',
      ]);
      const beyond = { ciphertext: '00'.repeat(MIB + 29), key };
      expect(await client.fault('POST', '/aes/decrypt_text', beyond)).toEqual([
        'body.ciphertext',
        'value_error',
      ]);
    });

    it('answer every decryption failure alike', async () => {
      const { client } = await project();
      const key = hex(randomBytes(32));
      const ciphertext = await client.post<string>('/aes/encrypt_text', { unencrypted: 'a text', key });
      const altered = Array.from({ length: ciphertext.length / 2 }, (_, at) => flippedHex(ciphertext, at));
      const cut = ['', '00', ciphertext.slice(0, 54), ciphertext.slice(0, -2)];
      for (const wrong of [...altered, ...cut]) {
        expect(await client.refusal('POST', '/aes/decrypt_text', { ciphertext: wrong, key })).toEqual(FAILED);
      }
      const other = { ciphertext, key: hex(randomBytes(32)) };
      expect(await client.refusal('POST', '/aes/decrypt_text', other)).toEqual(FAILED);
      // Genuine, and no text.
      const noText = { ciphertext: sealTextOutside(key, Buffer.from([0xff, 0xfe])), key };
      expect(await client.refusal('POST', '/aes/decrypt_text', noText)).toEqual(FAILED);
    });

    it('fail alike with a cipher that was altered: implicit rejection gives another key', async () => {
      const {
        client,
        admin,
        project: { id },
      } = await project();
      const keys = await client.keys();
      const { cipher } = await client.encapsulate(keys);
      const sealed = await client.post<string>('/aes/encrypt_text', {
        unencrypted: 'a',
        pk: keys.pk,
        cipher,
      });
      const body = { ciphertext: sealed, pk: keys.pk, cipher: flippedHex(cipher, 3) };
      expect(await client.refusal('POST', '/aes/decrypt_text', body)).toEqual(FAILED);
      const opened = (await admin.audit(`&project=${id}`)).filter(({ action }) => action === 'kem.decrypt');
      expect(opened.map(({ outcome }) => outcome)).toEqual(['kem.decryption-failed']);
    });

    it('use up a key for one use', async () => {
      const { client } = await project();
      const { pk } = await client.post<{ pk: string }>('/kem/generate_keys', { one_use: true });
      const { cipher, shared_key } = encapsulatedOutside(pk);
      const ciphertext = sealTextOutside(shared_key, 'once');
      expect(await client.post('/aes/decrypt_text', { ciphertext, pk, cipher })).toBe('once');
      expect(await client.refusal('POST', '/aes/decrypt_text', { ciphertext, pk, cipher })).toEqual(
        UNKNOWN_KEY,
      );
    });
  });

  it('an algorithm that the project may not use is 403', async () => {
    const { client } = await project({ allowed_algorithms: ['ML-DSA-65'] });
    expect(await client.refusal('GET', '/kem/generate_keys')).toEqual(FORBIDDEN);
    expect((await client.post<{ pk: string }>('/signature/sign', { data: 'a' })).pk).toHaveLength(3904);
    const other = await project({ allowed_algorithms: ['ML-KEM-768'] });
    expect(await other.client.refusal('POST', '/signature/sign', { data: 'a' })).toEqual(FORBIDDEN);
    expect(await other.client.refusal('GET', '/kem/generate_keys')).toEqual(FORBIDDEN);
  });

  it('each route needs its scope', async () => {
    const { client } = await project({}, { scopes: ['verify'] });
    for (const [method, path, body] of [
      ['GET', '/token/new', undefined],
      ['GET', '/kem/generate_keys', undefined],
      ['POST', '/kem/encapsulate_key', {}],
      ['POST', '/kem/decapsulate_key', {}],
      ['POST', '/signature/sign', {}],
      ['POST', '/aes/encrypt_text', {}],
      ['POST', '/aes/decrypt_text', {}],
    ] as const) {
      expect([path, await client.refusal(method, path, body)]).toEqual([path, FORBIDDEN]);
    }
    expect(await client.fault('POST', '/signature/verify', {})).toEqual(['body.pk', 'missing']);
  });

  it.each(['auth_token', 'AUTH_TOKEN', 'Bearer', 'bearer'])(
    'take the word %s before the token',
    async (word) => {
      const { client } = await project();
      const sut = new ExequantumClient(client.base, client.token, word);
      expect((await sut.keys()).pk).toHaveLength(2368);
    },
  );
});
