import type { LoggedDelivery } from '../../src/webhooks/index.js';
import { eachDatabase } from '../setup/databases.js';
import { useCustody } from '../support/custody.js';
import { Receiver } from '../support/receiver.js';
import { openScene, type WebhookRoom, type WebhookScene } from './webhook-room.js';

const COUNT = 1000;
const HOUR = 3_600_000;

eachDatabase('webhook deliveries', (_engine, fresh) => {
  const custody = useCustody();
  let receiver: Receiver;
  let scene: WebhookScene;
  const rooms: WebhookRoom[] = [];
  const addRoom = (): WebhookRoom => {
    const room = scene.room();
    rooms.push(room);
    return room;
  };
  beforeEach(async () => {
    receiver = new Receiver();
    await receiver.open();
    scene = await openScene(await fresh.open(), custody(), receiver.url);
  });
  afterEach(async () => {
    for (const room of rooms.splice(0)) await room.close();
    await scene.close();
    await receiver.close();
  });

  /** Looks until nothing is due at this moment of the clock. */
  const settle = async (...looking: readonly WebhookRoom[]): Promise<void> => {
    for (let moved = true; moved;) {
      const results = await Promise.all(looking.map(({ pump }) => pump.look()));
      await Promise.all(looking.map(({ worker }) => worker.settled()));
      moved = results.some(Boolean);
    }
  };
  const log = (room: WebhookRoom): Promise<readonly LoggedDelivery[]> =>
    room.deliveries.list(scene.tenant.projectId, 2 * COUNT, undefined);

  it('a thousand reach a receiver that fails every third time and dies for a while: none is lost, all are in the log', async () => {
    const room = addRoom();
    const accepted: string[] = [];
    let dying: Promise<void> | undefined;
    receiver.answers((response, { headers }, count) => {
      if (count === 400) dying = receiver.close();
      const fails = count % 3 === 0;
      response.writeHead(fails ? 503 : 200).end();
      if (!fails) accepted.push(String(headers['x-pqauth-delivery']));
    });
    await Promise.all(Array.from({ length: COUNT }, (_, index) => scene.sign(`user-${index}`)));
    const start = scene.clock.time;
    for (let round = 0; round < 12; round += 1) {
      await settle(room);
      if (dying !== undefined && round === 3) {
        await dying;
        await receiver.open();
      }
      // Longer than the wait before the next attempt, whichever it is.
      scene.clock.time =
        start + [6, 20, 45, 90, 400, 1400, 3400, 7200, 15_000, 30_000, 60_000, 90_000][round]! * 1000;
    }
    await settle(room);
    const deliveries = await log(room);
    expect(deliveries).toHaveLength(COUNT);
    expect(deliveries.filter(({ state }) => state !== 'delivered')).toEqual([]);
    expect(new Set(accepted).size).toBe(COUNT);
    expect(new Set(deliveries.map(({ id }) => id))).toEqual(new Set(accepted));
    for (const { log: attempts } of deliveries) {
      expect(attempts.map(({ number }) => number)).toEqual(attempts.map((_, index) => index + 1));
      expect(attempts.at(-1)).toMatchObject({ status: 200, error: null });
      expect(attempts.length).toBeLessThanOrEqual(12);
    }
    expect(deliveries.some(({ log: attempts }) => attempts.some(({ status }) => status === null))).toBe(true);
  }, 180_000);

  it('give up after exactly twelve attempts at the contract’s times, and a replay starts anew under the same id', async () => {
    const room = addRoom();
    receiver.answers((response) => void response.writeHead(500).end());
    await scene.sign('user-1');
    const start = scene.clock.time;
    const at: number[] = [];
    await settle(room);
    at.push(0);
    for (const wait of [5, 10, 20, 40, 300, 900, 1800, 3600, 7200, 14_400, 28_800]) {
      // A second before its time nothing happens.
      scene.clock.time += (wait - 1) * 1000;
      await settle(room);
      expect(receiver.arrivals).toHaveLength(at.length);
      scene.clock.time += 1000;
      await settle(room);
      at.push(scene.clock.time - start);
      expect(receiver.arrivals).toHaveLength(at.length);
    }
    scene.clock.time += 24 * HOUR;
    await settle(room);
    expect(receiver.arrivals).toHaveLength(12);
    expect((await log(room))[0]).toMatchObject({ state: 'failed' });
    expect(new Set(receiver.arrivals.map(({ body }) => body)).size).toBe(1);
    expect(new Set(receiver.arrivals.map(({ headers }) => headers['x-pqauth-delivery'])).size).toBe(1);
  }, 60_000);

  it('of two processes are not sent twice', async () => {
    const both = [addRoom(), addRoom()];
    await Promise.all(Array.from({ length: 200 }, (_, index) => scene.sign(`user-${index}`)));
    await settle(...both);
    await settle(...both);
    expect(receiver.arrivals).toHaveLength(200);
    expect(new Set(receiver.arrivals.map(({ headers }) => headers['x-pqauth-delivery'])).size).toBe(200);
    expect((await log(both[0]!)).every(({ state }) => state === 'delivered')).toBe(true);
  }, 60_000);

  it('that a process took and never finished are taken by another when the lease is over', async () => {
    const dead = addRoom();
    receiver.answers(() => undefined);
    await scene.sign('user-1');
    await dead.pump.look();
    receiver.answers((response) => void response.writeHead(200).end());
    const alive = addRoom();
    await settle(alive);
    expect((await log(alive))[0]).toMatchObject({ state: 'pending' });
    scene.clock.time += 31_000;
    await settle(alive);
    expect((await log(alive))[0]).toMatchObject({ state: 'delivered' });
  }, 60_000);

  it('of a webhook that is deleted while they are queued are cancelled, and stay so', async () => {
    let deletions = 0;
    const room = scene.room(async () => {
      deletions += 1;
      if (deletions === 1) await scene.deleteWebhook();
    });
    rooms.push(room);
    await scene.sign('user-1');
    await settle(room);
    scene.clock.time += 24 * HOUR;
    await settle(room);
    expect(deletions).toBeGreaterThan(0);
    expect((await log(room)).map(({ state, log: attempts }) => [state, attempts])).toEqual([
      ['cancelled', []],
    ]);
    expect(receiver.arrivals).toEqual([]);
  });

  it('that are under way when their webhook is deleted are logged and not tried again', async () => {
    const room = addRoom();
    receiver.answers((response) => {
      void scene.deleteWebhook().then(() => response.writeHead(500).end());
    });
    await scene.sign('user-1');
    await settle(room);
    scene.clock.time += 24 * HOUR;
    await settle(room);
    expect((await log(room))[0]).toMatchObject({ state: 'cancelled', log: [{ number: 1, status: 500 }] });
    expect(receiver.arrivals).toHaveLength(1);
  });

  it('that wait when their webhook is deleted are cancelled', async () => {
    const room = addRoom();
    receiver.answers((response) => void response.writeHead(500).end());
    await scene.sign('user-1');
    await settle(room);
    await scene.deleteWebhook();
    scene.clock.time += 24 * HOUR;
    await settle(room);
    expect((await log(room))[0]).toMatchObject({ state: 'cancelled', log: [{ status: 500 }] });
    expect(receiver.arrivals).toHaveLength(1);
  });

  it('leave nothing in the outbox of a project without a webhook', async () => {
    const database = await fresh.open();
    const other = await openScene(database, custody(), receiver.url);
    const { reader } = database;
    await other.ledger.commit({
      actor: other.tenant.actor,
      effects: [{ label: 'no webhook', sql: 'delete from webhooks', parameters: [] }],
      entries: [],
    });
    await other.sign('user-1');
    expect(await reader.selectFrom('outbox').selectAll().execute()).toEqual([]);
    await other.close();
  });
});
