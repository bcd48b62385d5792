import { randomUUID } from 'node:crypto';

import { dataOf, refusalOf } from '../support/answers.js';
import type { KeyObject } from '../support/api.js';
import { DATABASES } from '../support/databases.js';
import { freshProject, useWorld, type World } from '../support/world.js';

const GENERATE = '/kms/keys/generate';
const ROTATE = '/kms/keys/rotate';
const CLASH = { status: 409, code: 'ERR_CONFLICT_002' };

describe.each(DATABASES)('Idempotency-Key on %s', (database) => {
  const world = useWorld({}, database);
  let own: World;
  beforeEach(async () => void (own = await freshProject(world().service)));
  const post = (path: string, body: object, key: string) =>
    own.api.call('POST', path, JSON.stringify(body), { 'idempotency-key': key });

  it('the same request twice is done once and answered alike', async () => {
    const key = randomUUID();
    const first = dataOf<KeyObject>(await post(GENERATE, { algorithm: 'Ed25519' }, key), 201);
    const second = dataOf<KeyObject>(await post(GENERATE, { algorithm: 'Ed25519' }, key), 201);
    expect(second).toEqual(first);
    const rotation = randomUUID();
    const rotated = dataOf(await post(ROTATE, { algorithm: 'Ed25519' }, rotation));
    expect(dataOf(await post(ROTATE, { algorithm: 'Ed25519' }, rotation))).toEqual(rotated);
    expect((await own.api.get<{ total: number }>('/kms/keys')).total).toBe(2);
  });

  it('the same key with another body or another route is a clash', async () => {
    const key = randomUUID();
    dataOf(await post(GENERATE, { algorithm: 'Ed25519' }, key), 201);
    expect(refusalOf(await post(GENERATE, { algorithm: 'ML-DSA-44' }, key))).toEqual(CLASH);
    expect(refusalOf(await post(ROTATE, { algorithm: 'Ed25519' }, key))).toEqual(CLASH);
  });

  it('a refusal is not remembered', async () => {
    const key = randomUUID();
    expect(refusalOf(await post(ROTATE, { algorithm: 'Ed25519' }, key)).status).toBe(404);
    await own.api.generate('Ed25519');
    expect(dataOf(await post(ROTATE, { algorithm: 'Ed25519' }, key))).toMatchObject({ key_version: 2 });
  });

  it('belongs to one API key: another may use the same word', async () => {
    const key = randomUUID();
    const first = dataOf<KeyObject>(await post(GENERATE, { algorithm: 'Ed25519' }, key), 201);
    const other = await freshProject(world().service);
    const answer = await other.api.call('POST', GENERATE, JSON.stringify({ algorithm: 'Ed25519' }), {
      'idempotency-key': key,
    });
    expect(dataOf<KeyObject>(answer, 201).public_key).not.toBe(first.public_key);
  });

  it('20 at the same moment make one key, and all get the same answer', async () => {
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(GENERATE, { algorithm: 'Ed25519' }, key)),
    );
    const [first, ...others] = answers.map((answer) => dataOf<KeyObject>(answer, 201));
    expect(others).toEqual(others.map(() => first));
    expect((await own.api.get<{ total: number }>('/kms/keys')).total).toBe(1);
  });

  it('outlives a restart', async () => {
    const key = randomUUID();
    const first = dataOf(await post(GENERATE, { algorithm: 'Ed25519' }, key), 201);
    await own.service.stop();
    await own.service.start();
    expect(dataOf(await post(GENERATE, { algorithm: 'Ed25519' }, key), 201)).toEqual(first);
  });

  it('does not touch reads and signatures', async () => {
    await own.api.generate('ML-DSA-44');
    const sign = () =>
      post('/signature/sign', { algorithm: 'ML-DSA-44', key_version: 1, message: '' }, 'same');
    expect(dataOf(await sign())['signature']).not.toBe(dataOf(await sign())['signature']);
  });
});
