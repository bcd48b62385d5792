import { readCrl } from '../../src/crypto/pkix/index.js';
import { eachDatabase } from '../setup/databases.js';
import { SUBJECT_KEY } from '../support/ca.js';
import { useCustody } from '../support/custody.js';
import { TestClock } from '../../src/platform/testing/test-clock.js';
import { openCaRoom, SYSTEM, type CaRoom, type CaScene } from './ca-room.js';
import { fillAuthority } from './ca-rows.js';

const DAY = 86_400_000;
const custody = useCustody();

/** What clients get: the newest list of a CA as it stands now. */
const der = async (room: CaRoom, { ca }: CaScene) => {
  const authority = (await room.authorities.find(ca.id))!;
  return readCrl((await room.lists.current(authority, 'der', SYSTEM)).content);
};
const json = async (room: CaRoom, { ca }: CaScene) => {
  const authority = (await room.authorities.find(ca.id))!;
  const { content } = await room.lists.current(authority, 'json', SYSTEM);
  return JSON.parse(Buffer.from(content).toString('utf8')) as {
    generatedAt: number;
    revokedCerts: { certId: string }[];
  };
};
const issue = async (room: CaRoom, { caller }: CaScene, seconds: number): Promise<string> => {
  const body = { subject: 'device', publicKey: SUBJECT_KEY, expiresInSeconds: seconds };
  return (await room.issuing.issue(caller, body)).certificate.id;
};

eachDatabase('revocation lists', (_engine, fresh) => {
  const open = async (format: 'x509' | 'pqcert' = 'x509') => {
    const database = await fresh.open();
    const clock = new TestClock();
    const room = await openCaRoom(database, custody(), clock);
    const scene = await room.scene({ format, subject: 'Test CA' });
    return { database, clock, room, scene };
  };

  it('are served as they are for a day, and followed by the next one then', async () => {
    const { clock, room, scene } = await open();
    const first = await der(room, scene);
    clock.time += DAY - 1000;
    expect((await der(room, scene)).number).toBe(first.number);
    clock.time += 1000;
    const second = await der(room, scene);
    expect([first.number, second.number]).toEqual([1n, 2n]);
    expect(second.thisUpdate - first.thisUpdate).toBe(86_400);
    await room.close();
  });

  it('of the JSON kind are reused for a minute while nothing is revoked', async () => {
    const { clock, room, scene } = await open('pqcert');
    const certId = await issue(room, scene, 3600);
    const { generatedAt } = await json(room, scene);
    clock.time += 59_000;
    expect((await json(room, scene)).generatedAt).toBe(generatedAt);
    clock.time += 1000;
    expect((await json(room, scene)).generatedAt).toBe(generatedAt + 60);
    await room.certificates.revoke(scene.caller, certId, null);
    expect((await json(room, scene)).revokedCerts).toMatchObject([{ certId }]);
    await room.close();
  });

  it('hold a revoked certificate until it has ended and stood on a daily list after that', async () => {
    const { clock, room, scene } = await open();
    const [short, long] = [await issue(room, scene, 3600), await issue(room, scene, 30 * 86_400)];
    for (const certId of [short, long]) await room.certificates.revoke(scene.caller, certId, null);
    expect((await der(room, scene)).entries).toHaveLength(2);
    // Ended an hour ago, but no list was made since.
    clock.time += 2 * 3_600_000;
    const other = await issue(room, scene, 3600);
    await room.certificates.revoke(scene.caller, other, null);
    // On this one it stands, but the day after its end is not over.
    expect((await der(room, scene)).entries).toHaveLength(3);
    const again = await issue(room, scene, 3600);
    await room.certificates.revoke(scene.caller, again, null);
    expect((await der(room, scene)).entries).toHaveLength(4);
    clock.time += DAY;
    const left = await der(room, scene);
    expect(left.entries).toHaveLength(3);
    clock.time += 2 * DAY;
    expect((await der(room, scene)).entries).toHaveLength(1);
    expect((await json(room, scene)).revokedCerts.map(({ certId }) => certId)).toContain(long);
    const { revokedAt, expired } = await room.certificates.find(scene.ca.projectId, short);
    expect([expired, typeof revokedAt]).toEqual([true, 'number']);
    await room.close();
  });

  it('hold a certificate that was revoked long after its end for one publication', async () => {
    const { clock, room, scene } = await open();
    const certId = await issue(room, scene, 60);
    await der(room, scene);
    clock.time += 5 * DAY;
    await room.certificates.revoke(scene.caller, certId, null);
    expect((await der(room, scene)).entries).toHaveLength(1);
    clock.time += DAY;
    expect((await der(room, scene)).entries).toHaveLength(0);
    await room.close();
  });

  it('are never dated before the one they follow, whatever the clock says', async () => {
    const { clock, room, scene } = await open();
    const first = await der(room, scene);
    const certId = await issue(room, scene, 3600);
    clock.time -= 600_000;
    await room.certificates.revoke(scene.caller, certId, null);
    const second = await der(room, scene);
    expect(second.number).toBe(2n);
    expect(second.thisUpdate).toBe(first.thisUpdate);
    await room.close();
  });

  it('are one and the same from replicas that make the next at once', async () => {
    const { database, clock, room, scene } = await open();
    const others = await Promise.all([1, 2].map(() => openCaRoom(database, custody(), clock)));
    const replicas = [room, ...others];
    for (let round = 1; round <= 3; round += 1) {
      const certId = await issue(room, scene, 3600);
      await room.certificates.revoke(scene.caller, certId, null);
      const authority = (await room.authorities.find(scene.ca.id))!;
      const lists = await Promise.all(
        replicas.map(({ lists: one }) => one.current(authority, 'der', SYSTEM)),
      );
      expect(lists.map(({ number }) => number)).toEqual([round, round, round]);
      for (const { content } of lists) expect(content).toEqual(lists[0]!.content);
    }
    for (const one of replicas) await one.close();
  });

  it('tell of 20,000 revocations, and of the next one at once', async () => {
    const { database, room, scene } = await open();
    await fillAuthority(database, room, scene, { issued: 20_000, revoked: 20_000 });
    expect((await der(room, scene)).entries).toHaveLength(20_000);
    const certId = await issue(room, scene, 3600);
    await room.certificates.revoke(scene.caller, certId, 'superseded');
    const { entries, number } = await der(room, scene);
    expect([entries.length, number]).toEqual([20_001, 2n]);
    expect(entries[0]).toMatchObject({ reasonCode: 4 });
    const { revokedCerts } = await json(room, scene);
    expect(revokedCerts).toHaveLength(20_001);
    expect(revokedCerts[0]).toMatchObject({ certId, reason: 'superseded' });
    await room.close();
  }, 120_000);
});
