import { randomBytes } from 'node:crypto';

import { NativeApi } from '../support/api.js';
import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { Service } from '../support/service.js';
import { comesTrue } from '../support/until.js';
import { freshProject, type World } from '../support/world.js';
import { auditedSignatures } from './audited-signatures.js';
import { RoundRobin } from './round-robin.js';
import { SigningLoad } from './signing-load.js';

describe('a rolling restart of two replicas behind a load balancer', () => {
  let fresh: FreshDatabase;
  let replicas: readonly Service[];
  let balancer: RoundRobin;
  let world: World;
  beforeAll(async () => {
    fresh = await freshDatabase('PostgreSQL');
    const settings = {
      ...fresh.settings,
      TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64'),
      TWINSEAL_SHUTDOWN_DELAY: '2',
    };
    replicas = [await Service.start(settings), await Service.start(settings)];
    world = await freshProject(replicas[0] as Service);
    balancer = new RoundRobin(replicas.map(({ base }) => base));
    await balancer.open();
  }, 120_000);
  afterAll(async () => {
    await balancer.close();
    for (const replica of replicas) await replica.dispose();
    await fresh.drop();
  });

  it('under load loses no request, each process ends with status 0, and every signature is in the audit log', async () => {
    const { public_key } = await world.api.generate('Ed25519', 'load');
    const through = new NativeApi(balancer.base, world.api.apiKey);
    const load = new SigningLoad([through], 'load').start(8);
    await comesTrue('the load is under way', () => load.count > 100);
    for (const replica of replicas) {
      const before = load.count;
      expect(await replica.stop()).toBe(0);
      await replica.start();
      await comesTrue('the load goes on', () => load.count > before + 50);
    }
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(load.wrong(public_key)).toBe(0);
    expect(await auditedSignatures(world)).toBe(load.count);
    expect(await world.admin.verifyAudit()).toMatchObject({ ok: true });
  }, 180_000);

  it('of one says 503 for its reason first, while it still answers', async () => {
    const [replica] = replicas;
    if (replica === undefined) throw new Error('there is no replica');
    const stopped = replica.stop();
    await comesTrue('readiness tells', async () => {
      const answer = await replica.send({ method: 'GET', path: '/health/ready' });
      return answer.status === 503 && answer.text.includes('shutting down');
    });
    const api = new NativeApi(replica.base, world.api.apiKey);
    const answer = await api.call('POST', '/signature/sign', {
      algorithm: 'Ed25519',
      key: 'load',
      key_version: 1,
      message: '',
    });
    expect([answer.status, answer.headers.connection]).toEqual([200, 'close']);
    expect(await stopped).toBe(0);
  }, 60_000);
});
