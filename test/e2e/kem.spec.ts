import { randomBytes, webcrypto } from 'node:crypto';

import { refusalOf } from '../support/answers.js';
import type { KeyObject, NativeApi } from '../support/api.js';
import { DATABASES } from '../support/databases.js';
import { b64 } from '../support/independent.js';
import {
  BAD_SHAPE,
  bytesOf,
  FAILED,
  flipped,
  PLAINTEXT,
  post,
  refusal,
  TOO_LARGE,
  WRAP_LENGTH,
} from '../support/kem-routes.js';
import { KEM_NAMES, KEMS, openOutside, sealOutside, type KemName } from '../support/kem.js';
import { useWorld } from '../support/world.js';

const MIB = 1024 * 1024;

describe.each(DATABASES)('key encapsulation on %s', (database) => {
  const world = useWorld({}, database);
  const keys = new Map<string, KeyObject>();
  const seeds = new Map<string, Uint8Array>();
  const api = (): NativeApi => world().api;

  beforeAll(async () => {
    for (const algorithm of KEM_NAMES) {
      keys.set(algorithm, await api().generate(algorithm));
      const seed = new Uint8Array(randomBytes(KEMS[algorithm].seedBytes));
      seeds.set(algorithm, seed);
      await api().post('/kms/keys/import', { algorithm, key: 'imported', private_key: b64(seed) }, 201);
    }
  });

  const publicKeyOf = (algorithm: KemName): string => keys.get(algorithm)!.public_key;
  const seedOf = (algorithm: KemName): Uint8Array => seeds.get(algorithm)!;

  describe.each(KEM_NAMES)('%s', (algorithm) => {
    const { kem, ciphertextBytes, publicKeyBytes } = KEMS[algorithm];

    it('has a public key of its length, raw, in SPKI and PEM, and none in a JWK', async () => {
      expect(bytesOf(publicKeyOf(algorithm))).toHaveLength(publicKeyBytes);
      const at = `/kms/keys/1/public?algorithm=${algorithm}&format=`;
      const spki = await api().get<{ public_key: string }>(`${at}spki`);
      expect(bytesOf(spki.public_key).subarray(-publicKeyBytes)).toEqual(bytesOf(publicKeyOf(algorithm)));
      const pem = await api().get<{ public_key: string }>(`${at}pem`);
      expect(pem.public_key.split('\n')[1]).toBe(spki.public_key.slice(0, 64));
      const jwk = refusalOf(await api().call('GET', `${at}jwk`));
      expect(jwk).toEqual({ status: 422, code: 'ERR_INVALID_003' });
    });

    it('encapsulates what it decapsulates, each time another secret', async () => {
      const [one, other] = [
        await post(api(), 'encapsulate', { algorithm }),
        await post(api(), 'encapsulate', { algorithm }),
      ];
      expect(bytesOf(one.kem_ciphertext)).toHaveLength(ciphertextBytes);
      expect(bytesOf(one.shared_secret)).toHaveLength(32);
      expect(one.shared_secret).not.toBe(other.shared_secret);
      const opened = await post(api(), 'decapsulate', { algorithm, kem_ciphertext: one.kem_ciphertext });
      expect(opened).toEqual({ shared_secret: one.shared_secret, key_version: 1, algorithm });
    });

    it('opens what a client encapsulated to the public key, as noble does with the seed', async () => {
      const sent = kem.encapsulate(new Uint8Array(bytesOf(publicKeyOf(algorithm))));
      const opened = await post(api(), 'decapsulate', { algorithm, kem_ciphertext: b64(sent.cipherText) });
      expect(opened.shared_secret).toBe(b64(sent.sharedSecret));
      const made = await post(api(), 'encapsulate', { algorithm, key: 'imported' });
      const secret = kem.decapsulate(
        new Uint8Array(bytesOf(made.kem_ciphertext)),
        kem.keygen(seedOf(algorithm)).secretKey,
      );
      expect(b64(secret)).toBe(made.shared_secret);
    });

    it('answers an altered KEM ciphertext with another secret, the same each time', async () => {
      const { kem_ciphertext, shared_secret } = await post(api(), 'encapsulate', { algorithm });
      for (const at of [0, ciphertextBytes >> 1, ciphertextBytes - 2]) {
        const altered = { algorithm, kem_ciphertext: flipped(kem_ciphertext, at) };
        const first = await post(api(), 'decapsulate', altered);
        expect(first.shared_secret).not.toBe(shared_secret);
        expect((await post(api(), 'decapsulate', altered)).shared_secret).toBe(first.shared_secret);
      }
      const zeros = await post(api(), 'decapsulate', {
        algorithm,
        kem_ciphertext: b64(Buffer.alloc(ciphertextBytes)),
      });
      expect(bytesOf(zeros.shared_secret)).toHaveLength(32);
    });

    it('refuses KEM ciphertexts of another length', async () => {
      for (const length of [0, 1, ciphertextBytes - 1, ciphertextBytes + 1]) {
        const body = { algorithm, kem_ciphertext: b64(Buffer.alloc(length)) };
        expect([length, await refusal(api(), 'decapsulate', body)]).toEqual([length, BAD_SHAPE]);
      }
    });

    it('encrypts in the documented layout, which opens outside', async () => {
      const aad = randomBytes(9);
      const body = { algorithm, key: 'imported', plaintext: b64(PLAINTEXT), aad: b64(aad) };
      const { ciphertext, ...echo } = await post(api(), 'encrypt', body);
      expect(echo).toEqual({ key_version: 1, algorithm });
      expect(bytesOf(ciphertext)).toHaveLength(ciphertextBytes + 12 + 21 + 16);
      expect(Buffer.from(openOutside(algorithm, 'encrypt', seedOf(algorithm), ciphertext, aad))).toEqual(
        PLAINTEXT,
      );
      const opened = await post(api(), 'decrypt', { ...body, plaintext: undefined, ciphertext });
      expect(opened.plaintext).toBe(b64(PLAINTEXT));
    });

    it('decrypts and unwraps what was sealed outside with the public key alone', async () => {
      const aad = randomBytes(5);
      const ciphertext = sealOutside(algorithm, 'encrypt', publicKeyOf(algorithm), PLAINTEXT, aad);
      const opened = await post(api(), 'decrypt', { algorithm, ciphertext, aad: b64(aad) });
      expect(opened).toEqual({ plaintext: b64(PLAINTEXT), key_version: 1, algorithm });
      const key = randomBytes(32);
      const wrapped_key = sealOutside(algorithm, 'wrap', publicKeyOf(algorithm), key);
      expect((await post(api(), 'unwrap', { algorithm, wrapped_key })).symmetric_key).toBe(b64(key));
    });

    it('wraps and unwraps keys of every length, under both names of each route', async () => {
      for (const length of [16, 24, 32, 48, 64]) {
        const symmetric_key = b64(randomBytes(length));
        for (const [wrap, unwrap] of [
          ['wrap', 'key/unwrap'],
          ['key/wrap', 'unwrap'],
        ] as const) {
          const { wrapped_key, wrapping_method } = await post(api(), wrap, { algorithm, symmetric_key });
          expect(wrapping_method).toBe('KEM-DEM');
          expect(bytesOf(wrapped_key)).toHaveLength(ciphertextBytes + 28 + length);
          expect((await post(api(), unwrap, { algorithm, wrapped_key })).symmetric_key).toBe(symmetric_key);
        }
      }
    });

    it('makes data keys of every length that unwrap to themselves', async () => {
      for (const bytes of [16, 24, 32, 48, 64]) {
        const made = await post(api(), 'datakey', { algorithm, bytes });
        expect(bytesOf(made.plaintext_key)).toHaveLength(bytes);
        const opened = await post(api(), 'unwrap', { algorithm, wrapped_key: made.wrapped_key });
        expect(opened.symmetric_key).toBe(made.plaintext_key);
      }
    });

    it('gives the one error for every byte of a ciphertext that was changed, with one text', async () => {
      const { ciphertext } = await post(api(), 'encrypt', { algorithm, plaintext: b64(PLAINTEXT) });
      const length = bytesOf(ciphertext).length;
      const places = [
        0,
        1,
        ciphertextBytes - 1,
        ciphertextBytes,
        ...Array.from({ length: 49 }, (_, n) => length - 1 - n),
      ];
      const texts = new Set<string>();
      for (const at of places) {
        const body = { key_version: 1, algorithm, ciphertext: flipped(ciphertext, at) };
        const answer = await api().call('POST', '/kem/decrypt', body);
        expect([at, refusalOf(answer)]).toEqual([at, FAILED]);
        texts.add(answer.json<{ error: { message: string } }>().error.message);
      }
      expect(texts.size).toBe(1);
    });
  });

  it('encrypts 1 MiB and refuses a byte more', async () => {
    const plaintext = randomBytes(MIB);
    const { ciphertext } = await post(api(), 'encrypt', { plaintext: b64(plaintext) });
    expect((await post(api(), 'decrypt', { ciphertext })).plaintext).toBe(b64(plaintext));
    expect(await refusal(api(), 'encrypt', { plaintext: b64(Buffer.alloc(MIB + 1)) })).toEqual(TOO_LARGE);
    expect(await refusal(api(), 'decrypt', { ciphertext: b64(Buffer.alloc(MIB + 1088 + 29)) })).toEqual(
      TOO_LARGE,
    );
  });

  it('encrypts nothing at all, too', async () => {
    const { ciphertext } = await post(api(), 'encrypt', { plaintext: '' });
    expect(bytesOf(ciphertext)).toHaveLength(1088 + 28);
    expect((await post(api(), 'decrypt', { ciphertext })).plaintext).toBe('');
  });

  it('takes Kyber768 when no algorithm is named, and echoes aliases', async () => {
    expect((await post(api(), 'encapsulate', {})).algorithm).toBe('Kyber768');
    const made = await post(api(), 'encapsulate', { algorithm: 'Kyber1024' });
    expect(bytesOf(made.kem_ciphertext)).toHaveLength(1568);
    expect(made.algorithm).toBe('Kyber1024');
  });

  it('is not opened under another additional data, key, algorithm or purpose', async () => {
    const { ciphertext } = await post(api(), 'encrypt', { plaintext: b64(PLAINTEXT), aad: b64('a') });
    expect(await refusal(api(), 'decrypt', { ciphertext })).toEqual(FAILED);
    expect(await refusal(api(), 'decrypt', { ciphertext, aad: b64('b') })).toEqual(FAILED);
    expect(await refusal(api(), 'decrypt', { ciphertext, aad: b64('a'), key: 'imported' })).toEqual(FAILED);
    expect(await refusal(api(), 'unwrap', { wrapped_key: ciphertext })).toEqual(FAILED);
    const { wrapped_key } = await post(api(), 'wrap', { symmetric_key: b64(randomBytes(32)) });
    expect(await refusal(api(), 'decrypt', { ciphertext: wrapped_key })).toEqual(FAILED);
  });

  it('tells a message too short for its KEM ciphertext from one that does not open', async () => {
    const { ciphertext } = await post(api(), 'encrypt', { plaintext: b64(PLAINTEXT) });
    const cut = (length: number) => b64(bytesOf(ciphertext).subarray(0, length));
    for (const length of [0, 1087]) {
      expect(await refusal(api(), 'decrypt', { ciphertext: cut(length) })).toEqual(BAD_SHAPE);
      expect(await refusal(api(), 'unwrap', { wrapped_key: cut(length) })).toEqual(BAD_SHAPE);
    }
    for (const length of [1088, 1088 + 27, 1088 + 28, 1136]) {
      expect(await refusal(api(), 'decrypt', { ciphertext: cut(length) })).toEqual(FAILED);
    }
  });

  it('does not unwrap a key of a length that is never wrapped, although it opens', async () => {
    const wrapped_key = sealOutside('ML-KEM-768', 'wrap', publicKeyOf('ML-KEM-768'), randomBytes(20));
    expect(await refusal(api(), 'unwrap', { algorithm: 'ML-KEM-768', wrapped_key })).toEqual(FAILED);
  });

  it.each([0, 1, 15, 17, 20, 31, 33, 65, 128])('wraps no key of %i bytes and makes none', async (bytes) => {
    const symmetric_key = b64(Buffer.alloc(bytes));
    expect(await refusal(api(), 'wrap', { symmetric_key })).toEqual(WRAP_LENGTH);
    expect(await refusal(api(), 'datakey', { bytes })).toEqual(WRAP_LENGTH);
  });

  it('imports an X-Wing seed to the public key of WebCrypto, which opens what the service encapsulates', async () => {
    const subtle = webcrypto.subtle as unknown as Record<string, (...args: unknown[]) => Promise<never>>;
    const name = { name: 'MLKEM768-X25519' };
    const privateKey = await subtle['importKey']!('raw-seed', seedOf('X-Wing'), name, true, [
      'decapsulateBits',
    ]);
    const { kem_ciphertext, shared_secret } = await post(api(), 'encapsulate', {
      algorithm: 'X-Wing',
      key: 'imported',
    });
    const secret: ArrayBuffer = await subtle['decapsulateBits']!(name, privateKey, bytesOf(kem_ciphertext));
    expect(b64(new Uint8Array(secret))).toBe(shared_secret);
  });
});
