import { createHash } from 'node:crypto';

import { API_KEY_FORMATS } from '../../src/projects/index.js';
import { eachDatabase } from '../setup/databases.js';
import { ADMIN, useReplicas, type Replica } from './projects-room.js';

const notFound = expect.objectContaining({ code: 'request.not-found' });
const shape = expect.objectContaining({ code: 'request.shape' });

const makeProject = async (replica: Replica, name = 'shop'): Promise<string> =>
  (await replica.projects.create({ name, allowedAlgorithms: ['ML-DSA-65'] }, ADMIN)).id;

eachDatabase('the projects room', (_, fresh) => {
  describe('API keys', () => {
    const replicas = useReplicas(fresh);

    it.each(API_KEY_FORMATS)(
      'of the format %s open their project, with their scopes and its algorithms',
      async (format) => {
        const { first } = replicas();
        const projectId = await makeProject(first);
        const request = { name: 'ci', format, scopes: ['verify', 'sign'] };
        const { apiKey, text } = await first.apiKeys.create(projectId, request, ADMIN);
        expect(await first.authentication.authenticate(text)).toEqual({
          projectId,
          apiKeyId: apiKey.id,
          apiKeyName: 'ci',
          format,
          scopes: new Set(['sign', 'verify']),
          allowedAlgorithms: ['ML-DSA-65'],
        });
      },
    );

    it('are stored as their SHA-256 only', async () => {
      const { first } = replicas();
      const projectId = await makeProject(first);
      const { apiKey, text } = await first.apiKeys.create(projectId, { name: 'ci', format: 'qph' }, ADMIN);
      const rows = await first.database.reader.selectFrom('api_keys').selectAll().execute();
      expect(rows.map(({ hash }) => Buffer.from(hash))).toEqual([createHash('sha256').update(text).digest()]);
      const digits = text.slice(-56);
      const entries = await first.database.reader.selectFrom('audit_entries').selectAll().execute();
      expect(JSON.stringify([rows, entries, apiKey])).not.toContain(digits);
    });

    it('open nothing with one digit changed, in another format, or unknown', async () => {
      const { first } = replicas();
      const projectId = await makeProject(first);
      const { text } = await first.apiKeys.create(projectId, { name: 'ci', format: 'hex' }, ADMIN);
      const last = text.endsWith('0') ? '1' : '0';
      for (const other of [
        text.slice(0, -1) + last,
        `pqa_${text}`,
        text.toUpperCase(),
        ` ${text}`,
        '',
        '\u0000',
      ]) {
        if (other === text) continue;
        expect(await first.authentication.authenticate(other)).toBeUndefined();
      }
    });

    it('end at their expiry, also when they were just seen', async () => {
      const { first, clock } = replicas();
      const projectId = await makeProject(first);
      const expiresAt = '2026-11-21T12:00:00.500Z';
      const { text } = await first.apiKeys.create(projectId, { name: 'ci', format: 'pqa', expiresAt }, ADMIN);
      expect(await first.authentication.authenticate(text)).toBeDefined();
      clock.time += 499;
      expect(await first.authentication.authenticate(text)).toBeDefined();
      clock.time += 1;
      expect(await first.authentication.authenticate(text)).toBeUndefined();
    });

    it('end at once where they are revoked, and within a second on another replica', async () => {
      const { first, second, clock } = replicas();
      const projectId = await makeProject(first);
      const { apiKey, text } = await first.apiKeys.create(projectId, { name: 'ci', format: 'pqa' }, ADMIN);
      expect(await first.authentication.authenticate(text)).toBeDefined();
      expect(await second.authentication.authenticate(text)).toBeDefined();
      await first.apiKeys.revoke(projectId, apiKey.id, ADMIN);
      expect(await first.authentication.authenticate(text)).toBeUndefined();
      clock.time += 1000;
      expect(await second.authentication.authenticate(text)).toBeUndefined();
    });

    it('commit nothing on any replica once they are revoked, even where they are still remembered', async () => {
      const { first, second } = replicas();
      const projectId = await makeProject(first);
      const { apiKey, text } = await first.apiKeys.create(projectId, { name: 'ci', format: 'pqa' }, ADMIN);
      await second.authentication.authenticate(text);
      await first.apiKeys.revoke(projectId, apiKey.id, ADMIN);
      expect(await second.authentication.authenticate(text)).toBeDefined();
      const deed = second.ledger.commit({
        actor: { name: `apikey:${apiKey.id}`, projectId, apiKeyId: apiKey.id, requestId: ADMIN.requestId },
        entries: [{ action: 'signature.sign', target: 'x', outcome: 'ok' }],
      });
      await expect(deed).rejects.toEqual(expect.objectContaining({ code: 'auth.unauthenticated' }));
    });

    it('may be revoked twice, with one entry', async () => {
      const { first, second } = replicas();
      const projectId = await makeProject(first);
      const { apiKey } = await first.apiKeys.create(projectId, { name: 'ci', format: 'pqa' }, ADMIN);
      await Promise.all([
        first.apiKeys.revoke(projectId, apiKey.id, ADMIN),
        second.apiKeys.revoke(projectId, apiKey.id, ADMIN),
      ]);
      await first.apiKeys.revoke(projectId, apiKey.id, ADMIN);
      const revocations = (await first.entries()).filter(({ action }) => action === 'apikey.revoke');
      expect(revocations).toEqual([
        { action: 'apikey.revoke', target: apiKey.id, outcome: 'ok', project_id: projectId },
      ]);
    });

    it('of another project do not exist', async () => {
      const { first } = replicas();
      const [mine, other] = [await makeProject(first, 'mine'), await makeProject(first, 'other')];
      const { apiKey, text } = await first.apiKeys.create(other, { name: 'ci', format: 'pqa' }, ADMIN);
      await expect(first.apiKeys.revoke(mine, apiKey.id, ADMIN)).rejects.toEqual(notFound);
      await expect(first.apiKeys.rotate(mine, apiKey.id, ADMIN)).rejects.toEqual(notFound);
      expect((await first.apiKeys.list(mine, { limit: 10 })).items).toEqual([]);
      expect(await first.authentication.authenticate(text)).toBeDefined();
    });

    it('are listed page by page, revoked ones included', async () => {
      const { first, clock } = replicas();
      const projectId = await makeProject(first);
      const made: string[] = [];
      for (const name of ['a', 'b', 'c']) {
        clock.time += 1;
        made.push((await first.apiKeys.create(projectId, { name, format: 'hex' }, ADMIN)).apiKey.id);
      }
      await first.apiKeys.revoke(projectId, made[0] ?? '', ADMIN);
      const page = await first.apiKeys.list(projectId, { limit: 2 });
      expect(page.items.map(({ name, revokedAt }) => [name, revokedAt])).toEqual([
        ['a', clock.timestamp()],
        ['b', null],
      ]);
      const rest = await first.apiKeys.list(projectId, { limit: 2, cursor: page.nextCursor ?? '' });
      expect(rest.items.map(({ name }) => name)).toEqual(['c']);
      expect(rest.nextCursor).toBeNull();
    });

    it('see a new algorithm policy at once', async () => {
      const { first } = replicas();
      const projectId = await makeProject(first);
      const { text } = await first.apiKeys.create(projectId, { name: 'ci', format: 'pqa' }, ADMIN);
      await first.authentication.authenticate(text);
      await first.projects.update(projectId, { allowedAlgorithms: null }, ADMIN);
      expect(await first.authentication.authenticate(text)).toMatchObject({ allowedAlgorithms: null });
    });

    it.each([
      ['an unknown scope', { scopes: ['sign', 'root'] }],
      ['a past expiry', { expiresAt: '2026-11-21T11:59:59Z' }],
      ['an empty name', { name: '' }],
    ])('are not made with %s', async (_title, fault) => {
      const { first } = replicas();
      const projectId = await makeProject(first);
      const request = { name: 'ci', format: 'pqa', ...fault } as const;
      await expect(first.apiKeys.create(projectId, request, ADMIN)).rejects.toEqual(shape);
      expect((await first.apiKeys.list(projectId, { limit: 10 })).items).toEqual([]);
    });
  });

  describe('the rotation of API keys', () => {
    const replicas = useReplicas(fresh);

    it('replaces the newest usable key of the format qph by one that may do the same', async () => {
      const { first, clock } = replicas();
      const projectId = await makeProject(first);
      const older = await first.apiKeys.create(projectId, { name: 'older', format: 'qph' }, ADMIN);
      clock.time += 1;
      const chosen = { scopes: ['sign'], expiresAt: '2027-01-01T00:00:00.000Z' };
      const newest = await first.apiKeys.create(projectId, { name: 'ci', format: 'qph', ...chosen }, ADMIN);
      clock.time += 1;
      await first.apiKeys.create(projectId, { name: 'other format', format: 'pqa' }, ADMIN);
      const next = await first.apiKeys.rotate(projectId, undefined, ADMIN);
      expect(next.apiKey).toMatchObject({ name: 'ci', format: 'qph', ...chosen });
      expect(await first.authentication.authenticate(newest.text)).toBeUndefined();
      expect(await first.authentication.authenticate(older.text)).toBeDefined();
      expect((await first.authentication.authenticate(next.text))?.apiKeyId).toBe(next.apiKey.id);
    });

    it('replaces the key that is named, of whatever format', async () => {
      const { first } = replicas();
      const projectId = await makeProject(first);
      const old = await first.apiKeys.create(projectId, { name: 'ci', format: 'cs_live' }, ADMIN);
      const next = await first.apiKeys.rotate(projectId, old.apiKey.id, ADMIN);
      expect(next.text).toMatch(/^cs_live_[0-9a-f]{64}$/);
      expect(await first.authentication.authenticate(old.text)).toBeUndefined();
    });

    it('finds no revoked and no expired key to replace', async () => {
      const { first, clock } = replicas();
      const projectId = await makeProject(first);
      const revoked = await first.apiKeys.create(projectId, { name: 'a', format: 'qph' }, ADMIN);
      await first.apiKeys.revoke(projectId, revoked.apiKey.id, ADMIN);
      const expiresAt = '2026-11-21T12:00:01Z';
      const expired = await first.apiKeys.create(projectId, { name: 'b', format: 'qph', expiresAt }, ADMIN);
      clock.time += 1000;
      for (const id of [undefined, revoked.apiKey.id, expired.apiKey.id, 'akey_x']) {
        await expect(first.apiKeys.rotate(projectId, id, ADMIN)).rejects.toEqual(notFound);
      }
    });

    it('gives one new key when two replicas rotate the same one at once', async () => {
      const { first, second } = replicas();
      const projectId = await makeProject(first);
      const { apiKey } = await first.apiKeys.create(projectId, { name: 'ci', format: 'qph' }, ADMIN);
      const outcomes = await Promise.allSettled([
        first.apiKeys.rotate(projectId, apiKey.id, ADMIN),
        second.apiKeys.rotate(projectId, apiKey.id, ADMIN),
      ]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const { items } = await first.apiKeys.list(projectId, { limit: 10 });
      expect(items.filter(({ revokedAt }) => revokedAt === null)).toHaveLength(1);
      expect(items).toHaveLength(2);
    });
  });
});
