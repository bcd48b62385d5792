import { createHash, randomBytes } from 'node:crypto';

import type { KeyObject, Signed, Verified } from '../support/api.js';
import {
  b64,
  digestOf,
  HASHES,
  ML_DSA,
  muOf,
  verifiesMessage,
  verifiesMu,
  verifiesPrehash,
  type HashName,
  type MlDsaName,
} from '../support/independent.js';
import { useWorld } from '../support/world.js';

const ML_DSA_NAMES = Object.keys(ML_DSA) as MlDsaName[];
const HASH_NAMES = Object.keys(HASHES) as HashName[];
const MESSAGE = randomBytes(300);
const BAD_SHAPE = { status: 400, code: 'ERR_SIG_001' };

const world = useWorld();
const keys = new Map<string, KeyObject>();
beforeAll(async () => {
  for (const algorithm of [...ML_DSA_NAMES, 'ECDSA-P256', 'Ed25519'])
    keys.set(algorithm, await world().api.generate(algorithm));
});
const publicKeyOf = (algorithm: string): string => keys.get(algorithm)?.public_key ?? '';
const signHash = (algorithm: string, hash: HashName, more: object = {}) =>
  world().api.post<Signed & { hash_algorithm: string; signature_type: string }>('/signature/sign-hash', {
    algorithm,
    key_version: 1,
    hash: b64(digestOf(hash, MESSAGE)),
    hash_algorithm: hash,
    ...more,
  });
const verifyHash = (algorithm: string, hash: HashName, signature: string, more: object = {}) =>
  world().api.post<Verified & { hash_algorithm: string }>('/signature/verify-hash', {
    algorithm,
    key_version: 1,
    hash: b64(digestOf(hash, MESSAGE)),
    hash_algorithm: hash,
    signature,
    ...more,
  });
const hashRefusal = (path: string, body: object) =>
  world().api.refusal(path, { algorithm: 'ML-DSA-65', key_version: 1, ...body });

describe.each(ML_DSA_NAMES)('%s over a digest', (algorithm) => {
  it.each(HASH_NAMES)('of %s is a HashML-DSA signature that noble accepts too', async (hash) => {
    const signed = await signHash(algorithm, hash);
    expect(signed).toMatchObject({
      key_version: 1,
      algorithm,
      hash_algorithm: hash,
      signature_type: 'detached',
      mode: 'hash-ml-dsa',
    });
    expect(await verifyHash(algorithm, hash, signed.signature)).toMatchObject({
      valid: true,
      hash_algorithm: hash,
      mode: 'hash-ml-dsa',
    });
    expect(verifiesPrehash(algorithm, hash, publicKeyOf(algorithm), MESSAGE, signed.signature)).toBe(true);
  });

  it('never verifies as a signature of the message or of the digest', async () => {
    const { signature } = await signHash(algorithm, 'SHA-512');
    for (const message of [MESSAGE, digestOf('SHA-512', MESSAGE)]) {
      const body = { algorithm, key_version: 1, message: b64(message), signature };
      expect((await world().api.verify(body)).valid).toBe(false);
    }
  });

  it('binds the hash’s name and the context', async () => {
    const context = b64('file');
    const { signature } = await signHash(algorithm, 'SHA-512', { context });
    expect((await verifyHash(algorithm, 'SHA-512', signature, { context })).valid).toBe(true);
    expect((await verifyHash(algorithm, 'SHA-512', signature)).valid).toBe(false);
    expect((await verifyHash(algorithm, 'SHA3-512', signature, { context })).valid).toBe(false);
    expect(
      verifiesPrehash(algorithm, 'SHA-512', publicKeyOf(algorithm), MESSAGE, signature, Buffer.from('file')),
    ).toBe(true);
  });

  it('repeats itself when deterministic is asked for', async () => {
    const once = await signHash(algorithm, 'SHA-256', { deterministic: true });
    const again = await signHash(algorithm, 'SHA-256', { deterministic: true });
    expect(once.signature).toBe(again.signature);
  });
});

describe('classical keys over a digest', () => {
  it('ECDSA-P256 over SHA-256 equals the signature of the message', async () => {
    const signed = await signHash('ECDSA-P256', 'SHA-256');
    expect(signed.mode).toBe('prehash');
    expect(verifiesMessage('ECDSA-P256', publicKeyOf('ECDSA-P256'), MESSAGE, signed.signature)).toBe(true);
    const body = {
      algorithm: 'ECDSA-P256',
      key_version: 1,
      message: b64(MESSAGE),
      signature: signed.signature,
    };
    expect((await world().api.verify(body)).valid).toBe(true);
    expect((await verifyHash('ECDSA-P256', 'SHA-256', signed.signature)).valid).toBe(true);
  });

  it.each(HASH_NAMES.filter((hash) => hash !== 'SHA-256'))('ECDSA-P256 refuses %s', async (hash) => {
    const body = { algorithm: 'ECDSA-P256', hash: b64(digestOf(hash, MESSAGE)), hash_algorithm: hash };
    expect(await hashRefusal('/signature/sign-hash', body)).toEqual({ status: 400, code: 'ERR_SIG_010' });
  });

  it('Ed25519 has no hash mode', async () => {
    const body = { algorithm: 'Ed25519', hash: b64(digestOf('SHA-512', MESSAGE)), hash_algorithm: 'SHA-512' };
    expect(await hashRefusal('/signature/sign-hash', body)).toEqual({ status: 400, code: 'ERR_SIG_010' });
    expect(await hashRefusal('/signature/verify-hash', { ...body, signature: 'AAAA' })).toEqual({
      status: 400,
      code: 'ERR_SIG_010',
    });
  });

  it('refuses a context and the word deterministic', async () => {
    const body = {
      algorithm: 'ECDSA-P256',
      hash: b64(digestOf('SHA-256', MESSAGE)),
      hash_algorithm: 'SHA-256',
    };
    for (const more of [{ context: 'YQ==' }, { deterministic: true }])
      expect(await hashRefusal('/signature/sign-hash', { ...body, ...more })).toEqual(BAD_SHAPE);
  });
});

describe('digests that do not fit', () => {
  it.each(['MD5', 'SHA-1', 'SHA256', 'sha-256', '', 'constructor', '__proto__'])(
    'hash_algorithm %j is unknown',
    async (name) => {
      const body = { hash: b64(Buffer.alloc(32)), hash_algorithm: name };
      expect(await hashRefusal('/signature/sign-hash', body)).toEqual({ status: 400, code: 'ERR_SIG_010' });
    },
  );

  it.each(HASH_NAMES)('%s takes its own length only', async (hash) => {
    const { bytes } = HASHES[hash];
    for (const length of [0, bytes - 1, bytes + 1, 20]) {
      const body = { hash: b64(Buffer.alloc(length)), hash_algorithm: hash };
      expect(await hashRefusal('/signature/sign-hash', body)).toEqual({ status: 400, code: 'ERR_SIG_011' });
      expect(await hashRefusal('/signature/verify-hash', { ...body, signature: 'AAAA' })).toEqual({
        status: 400,
        code: 'ERR_SIG_011',
      });
    }
  });
});

describe.each(ML_DSA_NAMES)('%s over an external mu', (algorithm) => {
  const signMu = (mu: Uint8Array, more: object = {}) =>
    world().api.post<Signed>('/signature/sign-mu', { algorithm, key_version: 1, mu: b64(mu), ...more });

  it('is the pure signature of the message whose mu it is', async () => {
    const context = Buffer.from('ctx');
    const mu = muOf(publicKeyOf(algorithm), MESSAGE, context);
    const signed = await signMu(mu);
    expect(signed.mode).toBe('external-mu');
    expect(verifiesMu(algorithm, publicKeyOf(algorithm), mu, signed.signature)).toBe(true);
    expect(verifiesMessage(algorithm, publicKeyOf(algorithm), MESSAGE, signed.signature, context)).toBe(true);
    const body = {
      algorithm,
      key_version: 1,
      message: b64(MESSAGE),
      signature: signed.signature,
      context: b64(context),
    };
    expect((await world().api.verify(body)).valid).toBe(true);
  });

  it('repeats itself when deterministic is asked for', async () => {
    const mu = randomBytes(64);
    const signatures = [await signMu(mu, { deterministic: true }), await signMu(mu, { deterministic: true })];
    expect(signatures[0]?.signature).toBe(signatures[1]?.signature);
    expect((await signMu(mu)).signature).not.toBe(signatures[0]?.signature);
  });

  it.each([0, 32, 63, 65, 128])('refuses a mu of %i bytes', async (length) => {
    const body = { algorithm, key_version: 1, mu: b64(Buffer.alloc(length)) };
    expect(await world().api.refusal('/signature/sign-mu', body)).toEqual(BAD_SHAPE);
  });
});

describe('sign-mu', () => {
  it('takes no context, because mu holds it', async () => {
    const body = { algorithm: 'ML-DSA-65', key_version: 1, mu: b64(Buffer.alloc(64)), context: '' };
    expect(await world().api.refusal('/signature/sign-mu', body)).toEqual(BAD_SHAPE);
  });

  it.each(['ECDSA-P256', 'Ed25519'])('refuses a key of %s', async (algorithm) => {
    const body = { algorithm, key_version: 1, mu: b64(Buffer.alloc(64)) };
    expect(await world().api.refusal('/signature/sign-mu', body)).toEqual(BAD_SHAPE);
  });

  it('hashes nothing twice: a file’s sha512sum signed here is the file’s HashML-DSA signature', async () => {
    const file = randomBytes(10_000);
    const hash = createHash('sha512').update(file).digest('base64');
    const signed = await world().api.post<Signed>('/signature/sign-hash', {
      algorithm: 'ML-DSA-65',
      key_version: 1,
      hash,
      hash_algorithm: 'SHA-512',
    });
    expect(verifiesPrehash('ML-DSA-65', 'SHA-512', publicKeyOf('ML-DSA-65'), file, signed.signature)).toBe(
      true,
    );
  });
});
