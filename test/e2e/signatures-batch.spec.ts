import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';

import { refusalOf } from '../support/answers.js';
import type { KeyObject } from '../support/api.js';
import { b64, verifiesMessage } from '../support/independent.js';
import { useWorld } from '../support/world.js';

interface Results {
  readonly results: readonly {
    readonly signature?: string;
    readonly valid?: boolean;
    readonly error?: { readonly error_code: string; readonly message: string };
  }[];
}

const BAD_SHAPE = { status: 400, code: 'ERR_SIG_001' };
const KEY = { algorithm: 'Ed25519', key_version: 1 };

describe('batches', () => {
  const world = useWorld();
  let edKey: KeyObject;
  beforeAll(async () => {
    edKey = await world().api.generate('Ed25519');
    await world().api.generate('ML-DSA-44');
  });
  const signBatch = (body: object) => world().api.post<Results>('/signature/sign-batch', { ...KEY, ...body });
  const verifyBatch = (body: object) =>
    world().api.post<Results>('/signature/verify-batch', { ...KEY, ...body });

  it('sign in order, each as the single route does', async () => {
    const messages = [randomBytes(10), Buffer.alloc(0), randomBytes(1000)];
    const { results } = await signBatch({ items: messages.map((message) => ({ message: b64(message) })) });
    expect(results).toHaveLength(3);
    messages.forEach((message, index) =>
      expect(verifiesMessage('Ed25519', edKey.public_key, message, results[index]?.signature ?? '')).toBe(
        true,
      ),
    );
    for (const result of results) expect(result).toMatchObject(KEY);
  });

  it('of 1000 items are answered and of 1001 refused', async () => {
    const items = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ message: b64(String(index)) }));
    const { results } = await signBatch({ items: items(1000) });
    expect(results.filter(({ signature }) => signature !== undefined)).toHaveLength(1000);
    for (const count of [0, 1001])
      expect(await world().api.refusal('/signature/sign-batch', { ...KEY, items: items(count) })).toEqual(
        BAD_SHAPE,
      );
  });

  it.each([
    ['on libuv’s threads', 'ML-DSA-87', 'memory'],
    ['on worker threads', 'ML-DSA-44', 'wasm'],
  ])('are all answered when 16 for each core come at once, %s', async (_, algorithm, provider) => {
    const key = { algorithm, key: 'many-batches', key_version: 1 };
    await world().api.post('/kms/keys/generate', { ...key, key_version: undefined, provider }, 201);
    const items = Array.from({ length: 48 }, (_item, index) => ({ message: b64(String(index)) }));
    const answers = await Promise.all(
      Array.from({ length: availableParallelism() * 16 }, () => signBatch({ ...key, items })),
    );
    const signatures = answers.flatMap(({ results }) => results.map(({ signature }) => signature));
    expect(signatures.filter((signature) => signature !== undefined)).toHaveLength(answers.length * 48);
  });

  it('answer 200 with an error in the place of each item that fails', async () => {
    const prefix = b64('CompositeAlgorithmSignatures2025');
    const tooLarge = b64(Buffer.alloc(1024 * 1024 + 1));
    const { results } = await signBatch({
      items: [
        { message: 'YQ==' },
        { message: prefix },
        { message: tooLarge },
        { message: 'YQ==', context: 'YQ==' },
        { message: 'Yg==' },
      ],
    });
    expect(results.map(({ error }) => error?.error_code)).toEqual([
      undefined,
      'ERR_INVALID_003',
      'ERR_SIG_002',
      'ERR_SIG_001',
      undefined,
    ]);
    for (const { error } of results.filter((result) => result.error)) expect(error?.message).not.toBe('');
  });

  it('verify in order', async () => {
    const { results } = await signBatch({ items: [{ message: 'YQ==' }, { message: 'Yg==' }] });
    const [a, b] = results.map(({ signature }) => signature);
    const verdicts = await verifyBatch({
      items: [
        { message: 'YQ==', signature: a },
        { message: 'YQ==', signature: b },
        { message: 'Yg==', signature: b },
      ],
    });
    expect(verdicts.results.map(({ valid }) => valid)).toEqual([true, false, true]);
  });

  it('of a key that is not there are 404 as a whole', async () => {
    const answer = await world().api.call('POST', '/signature/sign-batch', {
      ...KEY,
      key_version: 9,
      items: [{ message: '' }],
    });
    expect(refusalOf(answer)).toEqual({ status: 404, code: 'ERR_NOT_FOUND_001' });
  });

  it('are one audit entry', async () => {
    const { admin, project } = world();
    const stored = async (): Promise<number> =>
      (await admin.audit(`&project=${project.id}&action=signature.sign-batch`)).filter(
        ({ outcome }) => outcome === 'ok',
      ).length;
    const before = await stored();
    await signBatch({ items: [{ message: 'YQ==' }, { message: 'Yg==' }] });
    expect(await stored()).toBe(before + 1);
  });

  it('of ML-DSA keys take context and deterministic per item', async () => {
    const key = { algorithm: 'ML-DSA-44', key_version: 1 };
    const item = { message: 'YQ==', context: 'YQ==', deterministic: true };
    const { results } = await world().api.post<Results>('/signature/sign-batch', {
      ...key,
      items: [item, item],
    });
    expect(results[0]?.signature).toBe(results[1]?.signature);
  });
});
