import { createHmac, randomBytes } from 'node:crypto';

import { NativeApi } from '../support/api.js';
import { problemOf } from '../support/answers.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FipsignClient } from '../support/fipsign.js';
import { Receiver } from '../support/receiver.js';
import { Service, type Settings } from '../support/service.js';
import { comesTrue } from '../support/until.js';
import { freshProject, type World } from '../support/world.js';
import { SigningLoad } from './signing-load.js';

interface RotationState {
  readonly state: 'settled' | 'pending' | 'rotating';
  readonly current: string;
  readonly configured: string;
  readonly older: readonly string[];
  readonly remaining: number;
}

const ALGORITHMS = ['ML-DSA-65', 'ECDSA-P256', 'Ed25519', 'MLDSA65-ECDSA-P256-SHA512'];
const KEMS = ['ML-KEM-768', 'X-Wing'];
/** Enough for some dozens of batches, so that a kill finds the rotation half done. */
const MANY = 300;
const OLD = randomBytes(32).toString('base64');
const NEW = randomBytes(32).toString('base64');
const BOTH = { TWINSEAL_MASTER_KEY: NEW, TWINSEAL_MASTER_KEY_PREVIOUS: OLD };
const ONLY_NEW = { TWINSEAL_MASTER_KEY: NEW, TWINSEAL_MASTER_KEY_PREVIOUS: undefined };
const ONLY_OLD = { TWINSEAL_MASTER_KEY: OLD, TWINSEAL_MASTER_KEY_PREVIOUS: undefined };

const stateOf = ({ admin }: World): Promise<RotationState> => admin.ok('GET', '/master-key');
const rotate = ({ admin }: World): Promise<RotationState> =>
  admin.ok('POST', '/master-key/rotate', undefined, 202);

/** Something made before a rotation that only its private key can answer. */
type Proof = (api: NativeApi) => Promise<unknown>;

/** Makes one key of each kind; each proof holds before and after a rotation. */
const proofs = async (api: NativeApi): Promise<readonly Proof[]> => {
  const made: Proof[] = [];
  for (const algorithm of ALGORITHMS) {
    const { public_key } = await api.generate(algorithm, 'proof');
    made.push(async (later) => {
      const body = { algorithm, key: 'proof', key_version: 1, message: 'cHJvb2Y=' };
      const { signature } = await later.sign(body);
      expect(await later.verify({ ...body, signature })).toMatchObject({ valid: true });
      const answer = await later.post<{ valid: boolean }>('/signature/verify-public', {
        algorithm,
        public_key,
        message: body.message,
        signature,
      });
      expect(answer.valid).toBe(true);
    });
  }
  for (const algorithm of KEMS) {
    await api.generate(algorithm, 'proof');
    const body = { algorithm, key: 'proof', key_version: 1 };
    const sealed = await api.post<{ ciphertext: string; kem_ciphertext: string }>('/kem/encrypt', {
      ...body,
      plaintext: 'cHJvb2Y=',
    });
    made.push(async (later) => {
      const { ciphertext, kem_ciphertext } = sealed;
      const opened = await later.post<{ plaintext: string }>('/kem/decrypt', {
        ...body,
        ciphertext,
        kem_ciphertext,
      });
      expect(opened.plaintext).toBe('cHJvb2Y=');
    });
  }
  return made;
};

const makeMany = async (api: NativeApi): Promise<void> => {
  for (let made = 0; made < MANY; made += 20) {
    await Promise.all(Array.from({ length: 20 }, (_, i) => api.generate('Ed25519', `many-${made + i}`)));
  }
};

/** Starts with settings that must be refused; the one line that says why. */
const refusalOf = async (service: Service, settings: Settings): Promise<string> => {
  service.output = '';
  service.launch({ ...settings, LOG_LEVEL: 'error' });
  expect(await service.exited).toBe(1);
  const lines = service.output.split('\n').filter((line) => line !== '');
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
};

describe.each(DATABASES)('a rotation of the master key on %s', (database) => {
  let fresh: FreshDatabase;
  let service: Service;
  let world: World;
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = new Receiver();
    await receiver.open();
    fresh = await freshDatabase(database);
    service = await Service.start({
      ...fresh.settings,
      ...ONLY_OLD,
      TWINSEAL_WEBHOOK_ALLOW_PRIVATE: 'true',
    });
    world = await freshProject(service);
  }, 120_000);
  afterEach(async () => {
    await service.dispose();
    await fresh.drop();
    await receiver.close();
  });

  const restart = async (settings: Settings): Promise<void> => {
    expect(await service.stop()).toBe(0);
    await service.start(settings);
  };

  it('goes on signing meanwhile, keeps every key and secret, and then needs the new key alone', async () => {
    const { api, admin, project } = world;
    const made = await proofs(api);
    const { key: pqa } = await admin.createApiKey(project.id, { format: 'pqa' });
    const client = new FipsignClient(service.base, pqa);
    const { token } = await client.ok<{ token: object }>('POST', '/sign', { sub: 'before' });
    const { secret } = await admin.ok<{ secret: string }>('PUT', `/projects/${project.id}/webhook`, {
      url: receiver.url,
    });
    const { public_key } = await api.generate('Ed25519', 'load');
    await makeMany(api);
    expect(await stateOf(world)).toMatchObject({ state: 'settled', older: [], remaining: 0 });

    await restart(BOTH);
    const before = await stateOf(world);
    expect(before).toMatchObject({ state: 'pending', older: [], remaining: 0 });
    const load = new SigningLoad([api], 'load').start();
    expect(await rotate(world)).toMatchObject({ state: 'rotating', older: [before.current] });
    const keysMeanwhile = api.generate('Ed25519', 'meanwhile');
    await comesTrue('the rotation is finished', async () => (await stateOf(world)).state === 'settled');
    const { key } = await keysMeanwhile;
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(load.count).toBeGreaterThan(50);
    expect(load.wrong(public_key)).toBe(0);
    expect(await stateOf(world)).toEqual({
      state: 'settled',
      current: before.configured,
      configured: before.configured,
      older: [],
      remaining: 0,
    });
    expect(problemOf(await admin.call('POST', '/master-key/rotate'))).toMatchObject({ status: 409 });
    const steps = await admin.audit('&action=masterkey.rotate');
    expect(steps.map(({ actor, target, outcome }) => [actor, target, outcome])).toEqual([
      ['admin', before.configured, 'ok'],
      ['system', before.configured, 'ok'],
    ]);

    await restart(ONLY_NEW);
    for (const proof of made) await proof(api);
    await api.sign({ algorithm: 'Ed25519', key, key_version: 1, message: '' });
    await api.sign({ algorithm: 'Ed25519', key: `many-${MANY - 1}`, key_version: 1, message: '' });
    expect(await client.ok('POST', '/verify', { token })).toMatchObject({ success: true });
    receiver.arrivals.length = 0;
    await client.ok('POST', '/sign', { sub: 'after' });
    await comesTrue('a delivery arrives', () => receiver.arrivals.length > 0);
    const [arrival] = receiver.arrivals;
    const hmac = createHmac('sha256', secret)
      .update(arrival?.body ?? '')
      .digest('hex');
    expect(arrival?.headers['x-pqauth-signature']).toBe(`sha256=${hmac}`);
    expect(await admin.verifyAudit()).toMatchObject({ ok: true });

    await service.stop();
    expect(await refusalOf(service, ONLY_OLD)).toMatch(
      /TWINSEAL_MASTER_KEY: is not the master key that this database was sealed under$/,
    );
  }, 240_000);

  it('is taken up again after a kill in its middle, and does not let the old key go before', async () => {
    const { api } = world;
    const made = await proofs(api);
    await makeMany(api);
    await restart(BOTH);
    const { remaining: all } = await rotate(world);
    await comesTrue('some are done', async () => (await stateOf(world)).remaining < all - 40);
    await service.kill();

    expect(await refusalOf(service, ONLY_NEW)).toMatch(
      /TWINSEAL_MASTER_KEY_PREVIOUS: must name the previous master key until its rotation is finished/,
    );
    expect(await refusalOf(service, ONLY_OLD)).toMatch(
      /TWINSEAL_MASTER_KEY: is not the current master key any more/,
    );
    await service.start({ ...BOTH, LOG_LEVEL: 'info' });
    const { remaining, state } = await stateOf(world);
    expect(state).toBe('rotating');
    expect(remaining).toBeLessThan(all);
    for (const proof of made) await proof(api);
    await comesTrue('the rotation is finished', async () => (await stateOf(world)).state === 'settled');

    await restart(ONLY_NEW);
    for (const proof of made) await proof(api);
    for (let index = 0; index < MANY; index += 25) {
      await api.sign({ algorithm: 'Ed25519', key: `many-${index}`, key_version: 1, message: '' });
    }
    expect(await world.admin.verifyAudit()).toMatchObject({ ok: true });
  }, 240_000);
});

describe('two replicas, one of which is asked to rotate', () => {
  it('follow each other: what either makes meanwhile is good on both, and later with the new key alone', async () => {
    const fresh = await freshDatabase('PostgreSQL');
    const services = [await Service.start({ ...fresh.settings, ...ONLY_OLD })];
    try {
      const world = await freshProject(services[0] as Service);
      const { public_key } = await world.api.generate('Ed25519', 'load');
      await makeMany(world.api);
      await services[0]?.stop();
      await services[0]?.start(BOTH);
      services.push(await Service.start({ ...fresh.settings, ...BOTH }));
      const apis = services.map(({ base }) => new NativeApi(base, world.api.apiKey));
      const load = new SigningLoad(apis, 'load').start();
      const names: string[] = [];
      // Many at a time, so that on either replica some are being made at the moment of the switch.
      const makeSeveral = async (): Promise<void> => {
        const several = Array.from({ length: 16 }, (_, index) => `meanwhile-${names.length + index}`);
        await Promise.all(
          several.map(async (name, index) => await apis[index % 2]?.generate('Ed25519', name)),
        );
        names.push(...several);
      };
      await Promise.all([makeSeveral(), rotate(world)]);
      while ((await stateOf(world)).state !== 'settled') await makeSeveral();
      await load.stop();
      expect(load.failures).toEqual([]);
      expect(load.wrong(public_key)).toBe(0);
      expect(names.length).toBeGreaterThan(16);
      for (const service of services) {
        await service.stop();
        await service.start(ONLY_NEW);
      }
      for (const [index, key] of names.entries()) {
        await apis[(index + 1) % 2]?.sign({ algorithm: 'Ed25519', key, key_version: 1, message: '' });
      }
    } finally {
      for (const service of services) await service.dispose();
      await fresh.drop();
    }
  }, 240_000);

  it('takes a replica without the new key out of service and says why', async () => {
    const fresh = await freshDatabase('PostgreSQL');
    const old = await Service.start({ ...fresh.settings, ...ONLY_OLD });
    const updated = await Service.start({ ...fresh.settings, ...BOTH });
    try {
      const world = await freshProject(updated);
      await rotate(world);
      await comesTrue(
        'it notices',
        async () => (await old.send({ method: 'GET', path: '/health/ready' })).status === 503,
      );
      const { text } = await old.send({ method: 'GET', path: '/health/ready' });
      expect(text).toContain('rotated to a master key that is not configured here');
    } finally {
      await old.dispose();
      await updated.dispose();
      await fresh.drop();
    }
  }, 120_000);
});
