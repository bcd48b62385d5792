import { sampleKey } from '../../src/crypto/pkix/testing/sample-authority.js';
import { eachDatabase } from '../setup/databases.js';
import { subjectKeys } from '../support/ca.js';
import { useCustody } from '../support/custody.js';
import { TestClock } from '../../src/platform/testing/test-clock.js';
import { ADMIN, openCaRoom, type CaRoom, type CaScene } from './ca-room.js';

const SUITE = 'MLDSA65-ECDSA-P256-SHA512';
const COMPOSITE = { format: 'x509', subject: 'Test CA', algorithm: SUITE } as const;
const ML_DSA_BYTES = 1952;
const custody = useCustody();

const b64 = (...parts: Uint8Array[]): string => Buffer.concat(parts).toString('base64');
const compositeKey = () => {
  const { publicKey } = sampleKey(SUITE).key;
  return { mlDsa: publicKey.subarray(0, ML_DSA_BYTES), traditional: publicKey.subarray(ML_DSA_BYTES) };
};
const issue = async (
  room: CaRoom,
  { caller }: Pick<CaScene, 'caller'>,
  publicKey: string,
): Promise<string> => {
  const body = { subject: 'device', publicKey, expiresInSeconds: 3600 };
  return (await room.issuing.issue(caller, body)).certificate.id;
};
const BARRED = { code: 'conflict.state', message: 'The key was revoked as compromised' };

eachDatabase('a key that was revoked as compromised', (_engine, fresh) => {
  const open = async () => {
    const database = await fresh.open();
    const room = await openCaRoom(database, custody(), new TestClock());
    return { database, room };
  };

  it('is certified by no composite CA of the project again', async () => {
    const { room } = await open();
    const scene = await room.scene(COMPOSITE);
    const { publicKey } = subjectKeys();
    const certId = await issue(room, scene, publicKey);
    await issue(room, scene, publicKey);
    await room.certificates.revoke(scene.caller, certId, 'keyCompromise');
    await expect(issue(room, scene, publicKey)).rejects.toMatchObject(BARRED);
    await issue(room, scene, subjectKeys().publicKey);
    await room.authorities.retire(scene.ca.projectId, ADMIN);
    await room.authorities.create(scene.ca.projectId, COMPOSITE, ADMIN);
    await expect(issue(room, scene, publicKey)).rejects.toMatchObject(BARRED);
    await room.close();
  });

  it.each(['pqcert', 'x509'] as const)(
    'is certified again by an ML-DSA-65 CA of format %s, as FIPSign has it',
    async (format) => {
      const { room } = await open();
      const scene = await room.scene({ format, subject: 'Test CA' });
      const { publicKey } = subjectKeys();
      await room.certificates.revoke(scene.caller, await issue(room, scene, publicKey), 'keyCompromise');
      expect(await issue(room, scene, publicKey)).toMatch(/^cert_/);
      await room.close();
    },
  );

  it('can be revoked with every certificate that it stands in', async () => {
    const { room } = await open();
    const scene = await room.scene({ format: 'pqcert', subject: 'Test CA' });
    const { publicKey } = subjectKeys();
    const ids = [await issue(room, scene, publicKey), await issue(room, scene, publicKey)];
    for (const certId of ids) await room.certificates.revoke(scene.caller, certId, 'keyCompromise');
    for (const certId of ids) {
      expect(await room.certificates.find(scene.ca.projectId, certId)).toMatchObject({
        revokedAt: expect.any(Number),
      });
    }
    await room.close();
  });

  it('takes its halves with it, and each half every key that it is a part of', async () => {
    const { room } = await open();
    const scene = await room.scene(COMPOSITE);
    const [lost, other] = [compositeKey(), compositeKey()];
    const certId = await issue(room, scene, b64(lost.mlDsa, lost.traditional));
    await room.certificates.revoke(scene.caller, certId, 'keyCompromise');
    for (const key of [
      b64(lost.mlDsa, lost.traditional),
      b64(lost.mlDsa),
      b64(lost.mlDsa, other.traditional),
      b64(other.mlDsa, lost.traditional),
    ]) {
      await expect(issue(room, scene, key)).rejects.toMatchObject(BARRED);
    }
    const alone = await issue(room, scene, b64(other.mlDsa));
    await issue(room, scene, b64(other.mlDsa, other.traditional));
    await room.certificates.revoke(scene.caller, alone, 'keyCompromise');
    const whole = issue(room, scene, b64(other.mlDsa, other.traditional));
    await expect(whole).rejects.toMatchObject(BARRED);
    await issue(room, scene, b64(compositeKey().mlDsa, other.traditional));
    await room.close();
  });

  it('stays free for other projects, which may know better', async () => {
    const { room } = await open();
    const [one, other] = [await room.scene(COMPOSITE), await room.scene(COMPOSITE)];
    const { publicKey } = subjectKeys();
    await room.certificates.revoke(one.caller, await issue(room, one, publicKey), 'keyCompromise');
    expect(await issue(room, other, publicKey)).toMatch(/^cert_/);
    await room.close();
  });

  it.each([null, 'superseded', 'cessationOfOperation', 'a key compromise', 'KeyCompromise'])(
    'is not one that was revoked with the reason %j',
    async (reason) => {
      const { room } = await open();
      const scene = await room.scene(COMPOSITE);
      const { publicKey } = subjectKeys();
      await room.certificates.revoke(scene.caller, await issue(room, scene, publicKey), reason);
      expect(await issue(room, scene, publicKey)).toMatch(/^cert_/);
      await room.close();
    },
  );

  it('is in no certificate that was stored after the revocation, also when both are under way at once', async () => {
    const { database, room } = await open();
    const scene = await room.scene(COMPOSITE);
    const { publicKey } = subjectKeys();
    const certId = await issue(room, scene, publicKey);
    const issues = Array.from({ length: 20 }, () => issue(room, scene, publicKey));
    const revoked = room.certificates.revoke(scene.caller, certId, 'keyCompromise');
    const more = Array.from({ length: 20 }, () => issue(room, scene, publicKey));
    const outcomes = await Promise.allSettled([...issues, ...more]);
    await revoked;
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refusals).toEqual(refusals.map(() => expect.objectContaining(BARRED)));
    const entries = await database.reader
      .selectFrom('audit_entries')
      .select('action')
      .where('action', 'in', ['ca.issue', 'ca.revoke'])
      .where('outcome', '=', 'ok')
      .orderBy('seq')
      .execute();
    expect(entries.at(-1)).toEqual({ action: 'ca.revoke' });
    const stored = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(entries).toHaveLength(stored.length + 2);
    await room.close();
  });
});
