import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

import { COMPOSITE_SPECIFICATION } from '../../../src/crypto/composite/specification.js';
import { compositeSuites } from '../../../src/crypto/composite/composite-suite-table.js';
import type { KeyObject } from '../../support/api.js';
import { COMPOSITES } from '../../support/composite.js';
import { b64, digestOf } from '../../support/independent.js';
import { useWorld } from '../../support/world.js';
import { BouncyCastle } from './bouncy-castle.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const CONTEXTS = [new Uint8Array(0), Buffer.from('interop'), randomBytes(255)];
const MESSAGE = randomBytes(500);
/** An RSA-4096 key may take its time. */
const RSA_PATIENCE_MS = 240_000;
const NONE = new Uint8Array(0);

const world = useWorld();
let bouncyCastle: BouncyCastle;
beforeAll(() => {
  bouncyCastle = new BouncyCastle();
});
afterAll(() => bouncyCastle.close());

const oidOf = (algorithm: string): string => compositeSuites.find(({ name }) => name === algorithm)!.oid;
const shown = async (algorithm: string, key: string): Promise<string> =>
  (
    await world().api.get<{ public_key: string }>(
      `/kms/keys/1/public?algorithm=${algorithm}&key=${key}&format=spki`,
    )
  ).public_key;

it('runs against the versions that the documents name', async () => {
  expect([await bouncyCastle.version(), COMPOSITE_SPECIFICATION]).toEqual([
    '1.86',
    'draft-ietf-lamps-pq-composite-sigs-19',
  ]);
});

describe.each(COMPOSITES)('%s, signed by the service', (algorithm) => {
  beforeAll(() => world().api.generate(algorithm, 'interop'));
  const base = { algorithm, key: 'interop', key_version: 1 };

  it.each(CONTEXTS.map((context) => [context.length, context] as const))(
    'is verified by Bouncy Castle under a context of %i bytes and under no other',
    async (_length, context) => {
      const spki = await shown(algorithm, 'interop');
      const { signature } = await world().api.sign({ ...base, message: b64(MESSAGE), context: b64(context) });
      expect(await bouncyCastle.verify(spki, signature, MESSAGE, context)).toBe(true);
      expect(await bouncyCastle.verify(spki, signature, MESSAGE, Buffer.from('other'))).toBe(false);
      expect(await bouncyCastle.verify(spki, signature, MESSAGE.subarray(1), context)).toBe(false);
      const damaged = Buffer.from(signature, 'base64');
      damaged[damaged.length - 1]! ^= 1;
      expect(await bouncyCastle.verify(spki, b64(damaged), MESSAGE, context)).toBe(false);
    },
  );

  it('is verified by Bouncy Castle when only the digest was sent', async () => {
    const ends = { SHA256: 'SHA-256', SHA512: 'SHA-512', SHAKE256: 'SHAKE256' } as const;
    const hash_algorithm = ends[algorithm.split('-').at(-1) as keyof typeof ends];
    const hash = b64(digestOf(hash_algorithm, MESSAGE));
    const { signature } = await world().api.post<{ signature: string }>('/signature/sign-hash', {
      ...base,
      hash,
      hash_algorithm,
    });
    expect(await bouncyCastle.verify(await shown(algorithm, 'interop'), signature, MESSAGE, NONE)).toBe(true);
  });
});

describe.each(compositeSuites.map(({ name }) => name))('%s, signed by Bouncy Castle', (algorithm) => {
  it(
    'is verified by the service, under its own context only',
    async () => {
      const { spki, signatures } = await bouncyCastle.sign(oidOf(algorithm), MESSAGE, CONTEXTS);
      expect(signatures).toHaveLength(CONTEXTS.length);
      for (const [index, context] of CONTEXTS.entries()) {
        const signature = signatures[index];
        const body = { algorithm, public_key: spki, signature, message: b64(MESSAGE) };
        const verify = (more: object) => world().api.post('/signature/verify-public', { ...body, ...more });
        expect(await verify({ context: b64(context) })).toMatchObject({ valid: true });
        expect(await verify({ context: b64('other') })).toMatchObject({ valid: false });
      }
    },
    RSA_PATIENCE_MS,
  );
});

describe.each(COMPOSITES)('%s, a key of Bouncy Castle', (algorithm) => {
  it('is imported with its public key and signs what Bouncy Castle verifies', async () => {
    const { spki, privateKey, signatures } = await bouncyCastle.sign(oidOf(algorithm), MESSAGE, [NONE]);
    const named = { algorithm, key: 'imported' };
    await world().api.post<KeyObject>('/kms/keys/import', { ...named, private_key: privateKey }, 201);
    const base = { ...named, key_version: 1, message: b64(MESSAGE) };
    expect(await shown(algorithm, 'imported')).toBe(spki);
    expect((await world().api.verify({ ...base, signature: signatures[0] })).valid).toBe(true);
    const own = await world().api.sign(base);
    expect(await bouncyCastle.verify(spki, own.signature, MESSAGE, NONE)).toBe(true);
  });
});

it('the example in Java says valid to a signature of the service, and invalid to a damaged one', async () => {
  const base = { algorithm: 'Composite-ML-DSA', key: 'example', key_version: 1 };
  await world().api.generate(base.algorithm, base.key);
  const spki = await shown(base.algorithm, base.key);
  const { signature } = await world().api.sign({ ...base, message: b64(MESSAGE), context: b64('ctx') });
  const run = (...words: readonly string[]): Promise<{ code: number; stdout: string }> =>
    promisify(execFile)('java', [
      '-cp',
      [`${ROOT}/.cache/bouncy-castle/*`, `${ROOT}/.cache/bouncy-castle/classes`].join(':'),
      'VerifyComposite',
      ...words,
    ]).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
    );
  expect(await run(spki, signature, b64(MESSAGE), b64('ctx'))).toEqual({ code: 0, stdout: 'valid\n' });
  expect(await run(spki, signature, b64(MESSAGE))).toEqual({ code: 1, stdout: 'invalid\n' });
});
