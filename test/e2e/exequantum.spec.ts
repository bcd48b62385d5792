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
} from '../support/exequantum.js';
import { useWorld } from '../support/world.js';

const MIB = 1_048_576;
const FAILED = [400, { detail: 'decryption failed' }];

describe.each(DATABASES)('ExeQuantum’s routes on %s', (database) => {
  const world = useWorld({}, database);
  const project = (more = {}, key = {}) => exequantumProject(world(), more, key);

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
