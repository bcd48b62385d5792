import { randomBytes } from 'node:crypto';

import type { KeyObject } from '../support/api.js';
import { b64, verifiesMessage, ML_DSA, type MlDsaName } from '../support/independent.js';
import { useWorld } from '../support/world.js';

const ML_DSA_NAMES = Object.keys(ML_DSA) as MlDsaName[];
const FIXED_SIZES = [
  ['ML-DSA-44', 2420],
  ['ML-DSA-65', 3309],
  ['ML-DSA-87', 4627],
  ['Ed25519', 64],
] as const;
const CLASSICAL = ['ECDSA-P256', 'Ed25519'] as const;
const ALL = [...ML_DSA_NAMES, ...CLASSICAL];
const MIB = 1024 * 1024;
const MESSAGE = randomBytes(256);
const BAD_SHAPE = { status: 400, code: 'ERR_SIG_001' };
const TOO_LARGE = { status: 400, code: 'ERR_SIG_002' };

const world = useWorld();
const keys = new Map<string, KeyObject>();
beforeAll(async () => {
  for (const algorithm of ALL) keys.set(algorithm, await world().api.generate(algorithm));
});
const publicKeyOf = (algorithm: string): string => keys.get(algorithm)?.public_key ?? '';
const sign = (algorithm: string, message: Uint8Array, more: object = {}) =>
  world().api.sign({ algorithm, key_version: 1, message: b64(message), ...more });
const verify = async (algorithm: string, message: Uint8Array, signature: string, more: object = {}) =>
  (await world().api.verify({ algorithm, key_version: 1, message: b64(message), signature, ...more })).valid;
const signRefusal = (algorithm: string, message: Uint8Array, more: object = {}) =>
  world().api.refusal('/signature/sign', { algorithm, key_version: 1, message: b64(message), ...more });

describe.each(ALL)('%s signatures of a message', (algorithm) => {
  it('verify here and with an independent library', async () => {
    const signed = await sign(algorithm, MESSAGE);
    expect(signed).toMatchObject({ key_version: 1, algorithm });
    expect(await verify(algorithm, MESSAGE, signed.signature)).toBe(true);
    expect(verifiesMessage(algorithm, publicKeyOf(algorithm), MESSAGE, signed.signature)).toBe(true);
  });

  it('cover the empty message and one of exactly 1 MiB', async () => {
    for (const message of [Buffer.alloc(0), randomBytes(MIB)]) {
      const { signature } = await sign(algorithm, message);
      expect(verifiesMessage(algorithm, publicKeyOf(algorithm), message, signature)).toBe(true);
      expect(await verify(algorithm, message, signature)).toBe(true);
    }
  });

  it('are refused for a message of one byte more', async () => {
    const message = Buffer.alloc(MIB + 1);
    expect(await signRefusal(algorithm, message)).toEqual(TOO_LARGE);
    const body = { algorithm, key_version: 1, message: b64(message), signature: 'AAAA' };
    expect(await world().api.refusal('/signature/verify', body)).toEqual(TOO_LARGE);
  });

  it('do not verify for another message, other bytes or any other length', async () => {
    const { signature } = await sign(algorithm, MESSAGE);
    const bytes = Buffer.from(signature, 'base64');
    const flipped = Buffer.from(bytes);
    flipped[10] = (flipped[10] ?? 0) ^ 1;
    const others = [
      flipped,
      bytes.subarray(1),
      bytes.subarray(0, -1),
      Buffer.concat([bytes, Buffer.of(0)]),
      Buffer.alloc(0),
    ];
    expect(await verify(algorithm, Buffer.from('other'), signature)).toBe(false);
    for (const other of others) expect(await verify(algorithm, MESSAGE, b64(other))).toBe(false);
  });

  it('may be 16 KiB long in a request and not a byte longer', async () => {
    expect(await verify(algorithm, MESSAGE, b64(Buffer.alloc(16 * 1024)))).toBe(false);
    const body = { algorithm, key_version: 1, message: '', signature: b64(Buffer.alloc(16 * 1024 + 1)) };
    expect(await world().api.refusal('/signature/verify', body)).toEqual(TOO_LARGE);
  });

  it('refuse a context that is reserved, on sign and on verify', async () => {
    for (const reserved of ['twinseal:', 'twinseal:digest-info', 'twinseal:anything']) {
      const more = { context: b64(reserved) };
      expect(await signRefusal(algorithm, MESSAGE, more)).toEqual(BAD_SHAPE);
      const body = { algorithm, key_version: 1, message: '', signature: 'AAAA', ...more };
      expect(await world().api.refusal('/signature/verify', body)).toEqual(BAD_SHAPE);
    }
  });
});

describe.each(ML_DSA_NAMES)('%s options', (algorithm) => {
  it('bind the context: the same on both sides, or invalid', async () => {
    for (const context of [Buffer.from('c'), Buffer.from('TWINSEAL:'), randomBytes(255)]) {
      const { signature } = await sign(algorithm, MESSAGE, { context: b64(context) });
      expect(await verify(algorithm, MESSAGE, signature, { context: b64(context) })).toBe(true);
      expect(await verify(algorithm, MESSAGE, signature)).toBe(false);
      expect(verifiesMessage(algorithm, publicKeyOf(algorithm), MESSAGE, signature, context)).toBe(true);
    }
  });

  it('take an empty context for none', async () => {
    const { signature } = await sign(algorithm, MESSAGE, { context: '' });
    expect(await verify(algorithm, MESSAGE, signature)).toBe(true);
  });

  it('refuse a context of 256 bytes', async () => {
    expect(await signRefusal(algorithm, MESSAGE, { context: b64(Buffer.alloc(256)) })).toEqual(BAD_SHAPE);
  });

  it('refuse a context that belongs to composites, and only at its beginning', async () => {
    expect(await signRefusal(algorithm, MESSAGE, { context: b64('COMPSIG-MLDSA65') })).toEqual(BAD_SHAPE);
    await sign(algorithm, MESSAGE, { context: b64('a COMPSIG-') });
  });

  it('hedge by default and repeat the same signature only on request', async () => {
    const hedged = [await sign(algorithm, MESSAGE), await sign(algorithm, MESSAGE, { deterministic: false })];
    expect(hedged[0]?.signature).not.toBe(hedged[1]?.signature);
    const fixed = [
      await sign(algorithm, MESSAGE, { deterministic: true }),
      await sign(algorithm, MESSAGE, { deterministic: true }),
    ];
    expect(fixed[0]?.signature).toBe(fixed[1]?.signature);
    expect(await verify(algorithm, MESSAGE, fixed[0]?.signature ?? '')).toBe(true);
  });
});

describe.each(CLASSICAL)('%s refusals', (algorithm) => {
  const prefix = 'CompositeAlgorithmSignatures2025';

  it('a context or the word deterministic is a bad request', async () => {
    for (const more of [
      { context: '' },
      { context: b64('c') },
      { deterministic: true },
      { deterministic: false },
    ])
      expect(await signRefusal(algorithm, MESSAGE, more)).toEqual(BAD_SHAPE);
  });

  it('a message that begins like a composite’s is 422, alone and with text behind it', async () => {
    for (const message of [prefix, `${prefix} and more`])
      expect(await signRefusal(algorithm, Buffer.from(message))).toEqual({
        status: 422,
        code: 'ERR_INVALID_003',
      });
  });

  it('a message that only nearly begins so is signed', async () => {
    for (const message of [prefix.slice(0, -1), ` ${prefix}`].map((text) => Buffer.from(text))) {
      const { signature } = await sign(algorithm, message);
      expect(await verify(algorithm, message, signature)).toBe(true);
    }
  });
});

it.each(FIXED_SIZES)('%s signatures have %i bytes', async (algorithm, length) => {
  const { signature } = await sign(algorithm, MESSAGE);
  expect(Buffer.from(signature, 'base64')).toHaveLength(length);
});

describe('names and numbers of the key', () => {
  it('an alias signs with the same key and is echoed', async () => {
    const signed = await sign('Dilithium3', MESSAGE);
    expect(signed.algorithm).toBe('Dilithium3');
    expect(await verify('ML-DSA-65', MESSAGE, signed.signature)).toBe(true);
  });

  it('without an algorithm it is Dilithium3', async () => {
    const signed = await world().api.sign({ key_version: 1, message: b64(MESSAGE) });
    expect(signed.algorithm).toBe('Dilithium3');
  });

  it.each(['RSA', 'Kyber768', 'ML-KEM-768', 'toString', '', 'ml-dsa-65'])(
    '%j is an unknown algorithm',
    async (name) => {
      expect(await signRefusal(name, MESSAGE)).toEqual(BAD_SHAPE);
    },
  );

  it.each([0, -1, 1.5, '1', null, true, 1e30])('key_version %j is a bad request', async (key_version) => {
    expect(await signRefusal('Ed25519', MESSAGE, { key_version })).toEqual(BAD_SHAPE);
  });
});
