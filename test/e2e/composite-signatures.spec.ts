import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

import { type SuiteName, verifyComposite } from '../../examples/verify-composite.js';
import { compositeSuites } from '../../src/crypto/composite/composite-suite-table.js';
import { compositeSample } from '../../src/crypto/testing/composite-sample.js';
import type { KeyObject, Signed } from '../support/api.js';
import { COMPOSITES, DEFAULT_SUITE, VERIFIED_COMPOSITES } from '../support/composite.js';
import { b64, digestOf, HASHES, type HashName } from '../support/independent.js';
import { useWorld } from '../support/world.js';

const BAD_SHAPE = { status: 400, code: 'ERR_SIG_001' };
const MESSAGE = randomBytes(1000);
const CONTEXT = Buffer.from('ctx');
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
const PREHASH: Readonly<Record<string, HashName>> = {
  SHA256: 'SHA-256',
  SHA512: 'SHA-512',
  SHAKE256: 'SHAKE256',
};
const ownHashOf = (algorithm: string): HashName => PREHASH[algorithm.split('-').at(-1)!]!;

const world = useWorld();
const keys = new Map<string, KeyObject>();
beforeAll(async () => {
  for (const [algorithm] of COMPOSITES) keys.set(algorithm, await world().api.generate(algorithm));
});
const publicKeyOf = (algorithm: string): string => keys.get(algorithm)!.public_key;

describe.each(COMPOSITES)('signatures of %s', (algorithm, _publicKeyBytes, signatureMax) => {
  const base = { algorithm, key_version: 1 };
  const sign = (more: object): Promise<Signed> =>
    world().api.sign({ ...base, message: b64(MESSAGE), ...more });
  const valid = async (signature: string, more: object = {}): Promise<boolean> =>
    (await world().api.verify({ ...base, message: b64(MESSAGE), signature, ...more })).valid;
  const validPublic = async (body: object): Promise<unknown> =>
    (await world().api.post('/signature/verify-public', { algorithm, ...body }))['valid'];

  it('verify by the example, which knows nothing of the service', async () => {
    const { signature, ...echo } = await sign({ context: b64(CONTEXT) });
    const signed = {
      publicKey: bytes(publicKeyOf(algorithm)),
      signature: bytes(signature),
      message: MESSAGE,
    };
    expect(echo).toEqual(base);
    expect(bytes(signature).length).toBeLessThanOrEqual(signatureMax);
    expect(verifyComposite(algorithm as SuiteName, { ...signed, context: CONTEXT })).toBe(true);
    expect(verifyComposite(algorithm as SuiteName, signed)).toBe(false);
  });

  it('verify with the stored key and without it, with their message and context only', async () => {
    const { signature } = await sign({ context: b64(CONTEXT) });
    const stray = { public_key: publicKeyOf(algorithm), signature, message: b64(MESSAGE) };
    expect(await valid(signature, { context: b64(CONTEXT) })).toBe(true);
    expect(await valid(signature)).toBe(false);
    expect(await valid(signature, { context: b64(CONTEXT), message: '' })).toBe(false);
    expect(await validPublic({ ...stray, context: b64(CONTEXT) })).toBe(true);
    expect(await validPublic(stray)).toBe(false);
  });

  it('differ each time, also over an empty message with the longest context', async () => {
    const more = { message: '', context: b64(randomBytes(255)) };
    const [one, two] = [await sign(more), await sign(more)];
    expect(one.signature).not.toBe(two.signature);
    expect([await valid(one.signature, more), await valid(two.signature, more)]).toEqual([true, true]);
  });

  it('over the digest of the suite’s own hash are those of the message', async () => {
    const hash_algorithm = ownHashOf(algorithm);
    const digest = { hash: b64(digestOf(hash_algorithm, MESSAGE)), hash_algorithm };
    const body = { ...base, ...digest, context: b64(CONTEXT) };
    const signed = await world().api.post<Signed>('/signature/sign-hash', body);
    expect(signed).toMatchObject({ mode: 'composite-prehash', signature_type: 'detached', hash_algorithm });
    expect(await valid(signed.signature, { context: b64(CONTEXT) })).toBe(true);
    const plain = await sign({ context: b64(CONTEXT) });
    const verified = await world().api.post('/signature/verify-hash', {
      ...body,
      signature: plain.signature,
    });
    expect(verified).toMatchObject({ valid: true, mode: 'composite-prehash' });
    expect(
      await validPublic({ public_key: publicKeyOf(algorithm), signature: signed.signature, ...digest }),
    ).toBe(false);
  });

  it('over any other digest have a mode of their own and are none of any message', async () => {
    const others = (Object.keys(HASHES) as HashName[]).filter((hash) => hash !== ownHashOf(algorithm));
    for (const hash_algorithm of others) {
      const digest = { hash: b64(digestOf(hash_algorithm, MESSAGE)), hash_algorithm };
      const signed = await world().api.post<Signed>('/signature/sign-hash', { ...base, ...digest });
      expect(signed.mode).toBe('composite-digest-info');
      const verified = { ...base, ...digest, signature: signed.signature };
      expect(await world().api.post('/signature/verify-hash', verified)).toMatchObject({
        valid: true,
        mode: 'composite-digest-info',
      });
      expect(await valid(signed.signature)).toBe(false);
      expect(await valid(signed.signature, { message: digest.hash })).toBe(false);
      expect(
        await validPublic({ public_key: publicKeyOf(algorithm), signature: signed.signature, ...digest }),
      ).toBe(true);
    }
  });

  it('are made and checked in batches', async () => {
    const items = [{ message: 'YQ==' }, { message: 'Yg==', context: b64(CONTEXT) }, { message: '?' }];
    const made = await world().api.post<{ results: (Signed & { error?: object })[] }>(
      '/signature/sign-batch',
      {
        ...base,
        items,
      },
    );
    expect(made.results[2]).toMatchObject({ error: { error_code: 'ERR_SIG_001' } });
    const signed = [0, 1].map((index) => ({ ...items[index], signature: made.results[index]!.signature }));
    const checked = await world().api.post<{ results: { valid: boolean }[] }>('/signature/verify-batch', {
      ...base,
      items: [...signed, { ...signed[0], signature: signed[1]!.signature }],
    });
    expect(checked.results.map((result) => result.valid)).toEqual([true, true, false]);
  });
});

describe('examples/verify-composite.ts', () => {
  const run = (...words: readonly string[]): Promise<{ code: number; stdout: string }> =>
    promisify(execFile)(process.execPath, [
      resolve(import.meta.dirname, '../../examples/verify-composite.ts'),
      ...words,
    ]).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
    );

  it('says valid to a signature of the service, and invalid to another message', async () => {
    const key = [DEFAULT_SUITE, publicKeyOf(DEFAULT_SUITE)] as const;
    const { signature } = await world().api.sign({
      algorithm: DEFAULT_SUITE,
      key_version: 1,
      message: b64(MESSAGE),
      context: b64(CONTEXT),
    });
    expect(await run(...key, signature, b64(MESSAGE), b64(CONTEXT))).toEqual({ code: 0, stdout: 'valid\n' });
    expect(await run(...key, signature, 'YQ==', b64(CONTEXT))).toEqual({ code: 1, stdout: 'invalid\n' });
    expect(await run('no-such-suite', ...key)).toMatchObject({ code: 2 });
  });
});

describe('what composites do not take', () => {
  const base = { algorithm: DEFAULT_SUITE, key_version: 1 };
  const refusal = (path: string, more: object) =>
    world().api.refusal(`/signature/${path}`, { ...base, ...more });
  const digest = { hash: b64(digestOf('SHA-256', MESSAGE)), hash_algorithm: 'SHA-256' };

  it.each([true, false])('deterministic: %j', async (deterministic) => {
    expect(await refusal('sign', { message: '', deterministic })).toEqual(BAD_SHAPE);
    expect(await refusal('sign-hash', { ...digest, deterministic })).toEqual(BAD_SHAPE);
  });

  it('an external mu', async () => {
    expect(await refusal('sign-mu', { mu: b64(Buffer.alloc(64)) })).toEqual(BAD_SHAPE);
  });

  it('a context of 256 bytes, or one that begins as the service’s own', async () => {
    for (const context of [
      Buffer.alloc(256),
      Buffer.from('twinseal:'),
      Buffer.from('twinseal:digest-info'),
    ]) {
      expect(await refusal('sign', { message: '', context: b64(context) })).toEqual(BAD_SHAPE);
      expect(await refusal('verify', { message: '', signature: '', context: b64(context) })).toEqual(
        BAD_SHAPE,
      );
    }
  });

  it('a context beside a foreign digest, which is signed under one already', async () => {
    expect(await refusal('sign-hash', { ...digest, context: b64(CONTEXT) })).toEqual(BAD_SHAPE);
    expect(await refusal('verify-hash', { ...digest, signature: '', context: b64(CONTEXT) })).toEqual(
      BAD_SHAPE,
    );
    const empty = await world().api.post<Signed>('/signature/sign-hash', { ...base, ...digest, context: '' });
    expect(empty.mode).toBe('composite-digest-info');
  });

  it('a digest of another length', async () => {
    const short = { hash: b64(Buffer.alloc(63)), hash_algorithm: 'SHA-512' };
    expect(await refusal('sign-hash', short)).toEqual({ status: 400, code: 'ERR_SIG_011' });
  });
});

describe('the wall between composites and plain keys', () => {
  const prefix = b64('CompositeAlgorithmSignatures2025');

  it('a composite takes a context that begins with COMPSIG-, plain ML-DSA does not', async () => {
    const context = b64('COMPSIG-MLDSA65-ECDSA-P256-SHA512');
    await world().api.generate('ML-DSA-65', 'wall');
    const body = { key_version: 1, message: 'YQ==', context };
    const plain = { ...body, algorithm: 'ML-DSA-65', key: 'wall' };
    expect(await world().api.refusal('/signature/sign', plain)).toEqual(BAD_SHAPE);
    expect(await world().api.refusal('/signature/verify', { ...plain, signature: '' })).toEqual(BAD_SHAPE);
    const { signature } = await world().api.sign({ ...body, algorithm: DEFAULT_SUITE });
    expect((await world().api.verify({ ...body, algorithm: DEFAULT_SUITE, signature })).valid).toBe(true);
  });

  it.each(['ECDSA-P256', 'Ed25519'])('plain %s does not sign what begins as M’ does', async (algorithm) => {
    await world().api.generate(algorithm, 'wall');
    const body = { algorithm, key: 'wall', key_version: 1, message: prefix };
    expect(await world().api.refusal('/signature/sign', body)).toEqual({
      status: 422,
      code: 'ERR_INVALID_003',
    });
    const composite = { algorithm: DEFAULT_SUITE, key_version: 1, message: prefix };
    expect((await world().api.sign(composite)).signature).not.toBe('');
  });
});

describe('verify-public', () => {
  const PATH = '/signature/verify-public';

  it.each([...COMPOSITES.map(([name]) => name), ...VERIFIED_COMPOSITES])(
    '%s: verifies what another implementation signed, with the key in every form',
    async (algorithm) => {
      const suite = compositeSuites.find(({ name }) => name === algorithm)!;
      const sample = compositeSample(suite);
      const signature = b64(sample.sign(MESSAGE, CONTEXT));
      const body = { algorithm, signature, message: b64(MESSAGE), context: b64(CONTEXT) };
      const oid = Buffer.from([
        0x30,
        0x0a,
        6,
        8,
        0x2b,
        6,
        1,
        5,
        5,
        7,
        6,
        Number(suite.oid.split('.').at(-1)),
      ]);
      const header = (tag: number, length: number) => Buffer.from([tag, 0x82, length >> 8, length & 255]);
      const { length } = sample.publicKey;
      const spki = Buffer.concat([
        header(0x30, oid.length + 4 + 1 + length),
        oid,
        header(3, length + 1),
        Buffer.of(0),
        sample.publicKey,
      ]);
      const pem = `-----BEGIN PUBLIC KEY-----\n${b64(spki)
        .match(/.{1,64}/g)!
        .join('\n')}\n-----END PUBLIC KEY-----\n`;
      for (const public_key of [b64(sample.publicKey), b64(spki), pem]) {
        expect(await world().api.post(PATH, { ...body, public_key })).toEqual({ valid: true, algorithm });
      }
      const public_key = b64(spki);
      for (const wrong of [{ context: '' }, { message: '' }, { signature: 'AAAA' }, { signature: '' }]) {
        expect(await world().api.post(PATH, { ...body, public_key, ...wrong })).toMatchObject({
          valid: false,
        });
      }
      const withNull = Buffer.concat([
        header(0x30, oid.length + 2 + 4 + 1 + length),
        Buffer.of(0x30, 0x0c),
        oid.subarray(2),
        Buffer.of(5, 0),
        spki.subarray(4 + oid.length),
      ]);
      for (const bad of [withNull, sample.publicKey.subarray(1), Buffer.concat([spki, Buffer.of(0)])]) {
        const refused = await world().api.refusal(PATH, { ...body, public_key: b64(bad) });
        expect(refused).toEqual({ status: 400, code: 'ERR_SIG_003' });
      }
    },
  );
});
