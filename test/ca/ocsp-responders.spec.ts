import { ocspResponseFault, readCertificate, readOcspResponse } from '../../src/crypto/pkix/index.js';
import { checkSignature } from '../../src/crypto/pkix/testing/check-signature.js';
import { ocspRequest } from '../../src/crypto/pkix/testing/ocsp-request-builder.js';
import { eachDatabase } from '../setup/databases.js';
import { SUBJECT_KEY } from '../support/ca.js';
import { useCustody } from '../support/custody.js';
import { TestClock } from '../../src/platform/testing/test-clock.js';
import { openCaRoom, SYSTEM, type CaRoom } from './ca-room.js';

const DAY = 86_400_000;
const custody = useCustody();

eachDatabase('a delegated responder', (_engine, fresh) => {
  const open = async (rootSeconds?: number) => {
    const database = await fresh.open();
    const clock = new TestClock();
    const room = await openCaRoom(database, custody(), clock);
    const { ca, caller } = await room.scene({
      format: 'x509',
      subject: 'Test CA',
      ...(rootSeconds !== undefined && { expiresInSeconds: rootSeconds }),
    });
    const body = { subject: 'device', publicKey: SUBJECT_KEY, expiresInSeconds: 157_680_000 };
    const { certificate } = await room.issuing.issue(caller, body);
    const root = readCertificate(ca.root);
    const issuer = { commonName: ca.subject, key: root.key };
    const sent = ocspRequest(issuer, [certificate.serial!]);
    const ask = async (one: CaRoom = room) => {
      const { der } = await one.ocsp.answer(ca, sent, SYSTEM);
      const response = readOcspResponse(der);
      const at = clock.time / 1000;
      expect(await ocspResponseFault(response, root, at, checkSignature)).toBeUndefined();
      return { der, response, responder: response.certificates[0]! };
    };
    const retireAll = () => room.certificates.revoke(caller, certificate.id, null);
    return { database, clock, room, ca, sent, ask, retireAll };
  };

  it('is kept while ten days or more are left, and followed by another then', async () => {
    const { clock, room, ask } = await open();
    const first = (await ask()).responder;
    clock.time += 20 * DAY;
    expect((await ask()).responder.serialNumber).toEqual(first.serialNumber);
    clock.time += 1000;
    clock.time += 3_600_000;
    const { responder } = await ask();
    expect(responder.serialNumber).not.toEqual(first.serialNumber);
    expect(responder.key.publicKey).not.toEqual(first.key.publicKey);
    expect(responder.validity.notAfter - responder.validity.notBefore).toBe(30 * 86_400);
    await room.close();
  });

  it('gives an answer again for an hour, and makes a new one then', async () => {
    const { clock, room, ask } = await open();
    const first = await ask();
    clock.time += 3_599_000;
    expect((await ask()).der).toEqual(first.der);
    clock.time += 1000;
    const next = await ask();
    expect(next.response.producedAt - first.response.producedAt).toBe(3600);
    await room.close();
  });

  it('drops an answer when its certificate is revoked', async () => {
    const { room, ask, retireAll } = await open();
    expect((await ask()).response.answers[0]!.status).toBe('good');
    await retireAll();
    expect((await ask()).response.answers[0]!.status).toBe('revoked');
    await room.close();
  });

  it('lives no longer than the root, and is not renewed for nothing near its end', async () => {
    const { clock, room, ca, sent, ask } = await open(5 * 86_400);
    const first = (await ask()).responder;
    expect(first.validity.notAfter).toBe(ca.expiresAt);
    clock.time += 4 * DAY;
    expect((await ask()).responder.serialNumber).toEqual(first.serialNumber);
    clock.time += DAY;
    const { der } = await room.ocsp.answer(ca, sent, SYSTEM);
    expect([...der]).toEqual([0x30, 3, 0x0a, 1, 6]);
    await room.close();
  });

  it('is one and the same for replicas whose first requests come at once', async () => {
    const { database, clock, room, ask } = await open();
    const others = await Promise.all([1, 2].map(() => openCaRoom(database, custody(), clock)));
    const answers = await Promise.all([room, ...others].map((one) => ask(one)));
    const serials = new Set(
      answers.map(({ responder }) => Buffer.from(responder.serialNumber).toString('hex')),
    );
    expect(serials.size).toBe(1);
    for (const one of [room, ...others]) await one.close();
  });
});
