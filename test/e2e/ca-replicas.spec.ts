import { randomBytes } from 'node:crypto';

import { readCertificate } from '../../src/crypto/pkix/index.js';
import { derOf, issue, pqcertProject, revoke, signedList, x509Project, type CaWorld } from '../support/ca.js';
import { fetchCrl } from '../support/ca-status.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FipsignClient, fipsignProject } from '../support/fipsign.js';
import { ADMIN_TOKEN, Service } from '../support/service.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const many = <Result>(count: number, make: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

describe('certificate authorities on two processes over one PostgreSQL', () => {
  let fresh: FreshDatabase;
  let first: Service;
  let second: Service;
  beforeAll(async () => {
    fresh = await freshDatabase('PostgreSQL');
    const settings = {
      ...fresh.settings,
      TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64'),
      TWINSEAL_RATE_LIMIT_FIPSIGN: '0',
      TWINSEAL_RATE_LIMIT_FIPSIGN_READ: '0',
    };
    [first, second] = await Promise.all([Service.start(settings), Service.start(settings)]);
  }, 240_000);
  afterAll(async () => {
    await Promise.all([first.dispose(), second.dispose()]);
    await fresh.drop();
  });
  const twice = (project: CaWorld<string>) => {
    const other = { ...project, client: new FipsignClient(second.base, project.client.apiKey) };
    return (index: number): CaWorld<string> => (index % 2 === 0 ? project : other);
  };

  it('give fifty concurrent certificates fifty serial numbers', async () => {
    const project = await x509Project({ service: first });
    const at = twice(project);
    const issued = await many(50, (index) => issue<string>(at(index), { subject: `device ${index}` }));
    const serials = issued.map(({ certificate }) => hex(readCertificate(derOf(certificate)).serialNumber));
    expect(new Set(serials).size).toBe(50);
    expect(new Set(issued.map(({ meta }) => meta.certId)).size).toBe(50);
    const left = issued.map(({ usage }) => usage['totalRemaining']!);
    expect(left.toSorted((a, b) => b - a)).toEqual(Array.from({ length: 50 }, (_, index) => 9999 - index));
    expect(await project.client.used()).toBe(50);
  });

  it('revoke once: of many at the same time exactly one is 200, and one token is charged', async () => {
    const project = await x509Project({ service: first });
    const at = twice(project);
    for (let round = 0; round < 5; round += 1) {
      const { meta } = await issue(project);
      const before = await project.client.used();
      const answers = await many(round === 0 ? 2 : 8, (index) =>
        at(index).client.call('POST', '/ca/revoke', { certId: meta.certId }),
      );
      const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
      expect(statuses).toEqual([200, ...Array.from({ length: answers.length - 1 }, () => 409)]);
      expect(await project.client.used()).toBe(before + 1);
      const { revokedCerts } = (await signedList(at(1))).crl;
      expect(revokedCerts.filter(({ certId }) => certId === meta.certId)).toHaveLength(1);
    }
  });

  it('publish strictly increasing CRL numbers, and never two lists under one', async () => {
    const project = await x509Project({ service: first });
    const at = twice(project);
    const seen = new Map<string, string>();
    let newest = 0n;
    for (let round = 0; round < 8; round += 1) {
      const issued = await many(4, (index) => issue(at(index)));
      await many(4, (index) => revoke(at(index), issued[index]!.meta.certId));
      const lists = await many(8, (index) =>
        fetchCrl({ service: index % 2 === 0 ? first : second, ca: project.ca }),
      );
      for (const { crl, bytes } of lists) {
        expect(crl.entries).toHaveLength(4 * (round + 1));
        expect(crl.number).toBeGreaterThan(newest);
        const known = seen.get(String(crl.number)) ?? hex(bytes);
        expect(hex(bytes)).toBe(known);
        seen.set(String(crl.number), known);
      }
      newest = lists.map(({ crl }) => crl.number).reduce((a, b) => (a > b ? a : b));
    }
    expect([...seen.keys()].map(Number)).toEqual(Array.from({ length: seen.size }, (_, index) => index + 1));
    expect(await project.admin.audit(`&project=${project.project.id}&action=ca.crl`)).toHaveLength(seen.size);
  });

  it('tell on one process at once what was revoked on the other', async () => {
    const project = await x509Project({ service: first });
    const at = twice(project);
    for (let round = 0; round < 10; round += 1) {
      const { meta } = await issue(at(round));
      await revoke(at(round), meta.certId);
      const { crl } = await signedList(at(round + 1));
      expect(crl.revokedCerts[0]?.certId).toBe(meta.certId);
      expect(
        (await fetchCrl({ service: round % 2 === 0 ? second : first, ca: project.ca })).crl.entries,
      ).toHaveLength(round + 1);
    }
  });

  it('make one CA for a project that is asked for many at once', async () => {
    const { admin, project } = await fipsignProject({ service: first });
    const path = `/admin/projects/${project.id}/ca`;
    const body = JSON.stringify({ format: 'x509', subject: 'Only CA' });
    const answers = await many(6, (index) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_TOKEN}` };
      return (index % 2 === 0 ? first : second).send({ method: 'POST', path, headers, body });
    });
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      201, 409, 409, 409, 409, 409,
    ]);
    const { earlier } = await admin.ok<{ earlier: unknown[] }>('GET', `/projects/${project.id}/ca`);
    expect(earlier).toEqual([]);
  });

  it('issue nothing on one process once the CA was retired on the other', async () => {
    for (let round = 0; round < 5; round += 1) {
      const project = await pqcertProject({ service: first });
      const other = { client: new FipsignClient(second.base, project.client.apiKey) };
      await issue(other);
      await project.admin.ok('POST', `/projects/${project.project.id}/ca/retire`, {});
      const answer = await other.client.call('POST', '/ca/issue', {
        subject: 'late',
        publicKey: Buffer.alloc(1952).toString('base64'),
        expiresInSeconds: 60,
      });
      expect(answer.status).toBe(404);
    }
  });
});

describe.each(DATABASES)('kill -9 in the middle of issuing and revoking on %s', (database) => {
  it('leaves every acknowledged certificate known and every acknowledged revocation listed', async () => {
    const fresh = await freshDatabase(database);
    const service = await Service.start({ ...fresh.settings, TWINSEAL_RATE_LIMIT_FIPSIGN: '0' });
    try {
      const project = await x509Project({ service });
      const issued = await many(30, (index) => issue<string>(project, { subject: `device ${index}` }));
      await revoke(project, issued[0]!.meta.certId);
      const numberBefore = (await fetchCrl({ service, ca: project.ca })).crl.number;
      const revoked = [issued[0]!.meta.certId];
      const late: string[] = [];
      const attempt = async (deed: () => Promise<void>): Promise<void> => {
        try {
          await deed();
        } catch {
          // Cut off by the crash: nothing was promised.
        }
        if (revoked.length === 10) void service.kill();
      };
      await Promise.all([
        ...issued.slice(1).map(({ meta }) =>
          attempt(async () => {
            await revoke(project, meta.certId);
            revoked.push(meta.certId);
          }),
        ),
        ...issued.map(() => attempt(async () => void late.push((await issue(project)).meta.certId))),
        attempt(async () => void (await fetchCrl({ service, ca: project.ca }))),
      ]);
      await service.kill();
      await service.start();

      expect(revoked.length).toBeGreaterThanOrEqual(10);
      const { crl } = await signedList(project);
      expect(crl.revokedCerts.map(({ certId }) => certId)).toEqual(expect.arrayContaining(revoked));
      const { crl: der } = await fetchCrl({ service, ca: project.ca });
      expect(der.number).toBeGreaterThan(numberBefore);
      expect(der.entries).toHaveLength(crl.revokedCerts.length);
      const stateOf = async (certId: string): Promise<boolean> => {
        const answer = await project.client.ok<{ status: { revoked: boolean } }>(
          'GET',
          `/ca/certificate/${certId}`,
        );
        return answer.status.revoked;
      };
      for (const certId of revoked) expect(await stateOf(certId)).toBe(true);
      for (const certId of late) expect(await stateOf(certId)).toBe(false);
      expect((await project.admin.verifyAudit()).ok).toBe(true);
    } finally {
      await service.dispose();
      await fresh.drop();
    }
  }, 120_000);
});
