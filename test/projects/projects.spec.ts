import { effect } from '../../src/ledger/index.js';
import { SYSTEM_PROJECT_ID } from '../../src/projects/index.js';
import { eachDatabase } from '../setup/databases.js';
import { ADMIN, useReplicas, type Replica } from './projects-room.js';

const notFound = expect.objectContaining({ code: 'request.not-found' });
const taken = expect.objectContaining({ code: 'conflict.duplicate' });
const inUse = expect.objectContaining({ code: 'conflict.in-use' });

eachDatabase('the projects room', (_, fresh) => {
  describe('projects', () => {
    const replicas = useReplicas(fresh);

    it('keeps what the administrator chose', async () => {
      const { projects } = replicas().first;
      const chosen = {
        plan: 'team',
        ownerEmail: 'owner@example.com',
        freeLimit: null,
        tokenAlgorithm: 'ML-DSA-87',
        allowedAlgorithms: ['ML-DSA-87'],
      } as const;
      const made = await projects.create({ name: 'Größe ✓', ...chosen }, ADMIN);
      expect(made).toMatchObject({ name: 'Größe ✓', ...chosen });
      expect(made.id).toMatch(/^proj_[0-9a-f]{32}$/);
      expect(await projects.get(made.id)).toEqual(made);
    });

    it('lets only one of many win a name, and says so to the others', async () => {
      const { first, second } = replicas();
      const tries = Array.from({ length: 10 }, (_, index) =>
        (index % 2 === 0 ? first : second).projects.create({ name: 'shop' }, ADMIN),
      );
      const outcomes = await Promise.allSettled(tries);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const refusals = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(refusals.map(({ reason }) => reason)).toEqual(refusals.map(() => taken));
      expect((await first.projects.list({ limit: 100 })).items).toHaveLength(1);
    });

    it('lists every project once, in order of creation, whatever the page size', async () => {
      const { first, clock } = replicas();
      const made: string[] = [];
      for (let index = 0; index < 7; index += 1) {
        made.push((await first.projects.create({ name: `p${index}` }, ADMIN)).id);
        if (index % 3 === 2) clock.time += 5;
      }
      const all = (await first.projects.list({ limit: 1000 })).items;
      expect(all.map(({ id }) => id).toSorted()).toEqual(made.toSorted());
      for (const limit of [1, 2, 3, 7]) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await first.projects.list({ limit, ...(cursor !== undefined && { cursor }) });
          seen.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        expect(seen).toEqual(all.map(({ id }) => id));
      }
    });

    it('changes only the members that are sent', async () => {
      const { first, clock } = replicas();
      const made = await first.projects.create({ name: 'shop', plan: 'team', ownerEmail: 'a@b' }, ADMIN);
      clock.time += 1000;
      const changed = await first.projects.update(made.id, { ownerEmail: null, freeLimit: 5 }, ADMIN);
      expect(changed).toEqual({
        ...made,
        ownerEmail: null,
        freeLimit: 5,
        updatedAt: '2026-11-21T12:00:01.000Z',
      });
      expect(await first.projects.update(made.id, {}, ADMIN)).toEqual(changed);
    });

    it('refuses the name of another project, and keeps the own one', async () => {
      const { projects } = replicas().first;
      const shop = await projects.create({ name: 'shop' }, ADMIN);
      await projects.create({ name: 'depot' }, ADMIN);
      await expect(projects.update(shop.id, { name: 'depot' }, ADMIN)).rejects.toEqual(taken);
      expect(await projects.update(shop.id, { name: 'shop' }, ADMIN)).toMatchObject({ name: 'shop' });
    });

    it('is not deleted while an API key works, and its name is free afterwards', async () => {
      const { first, clock } = replicas();
      const { id } = await first.projects.create({ name: 'shop' }, ADMIN);
      const expiresAt = '2026-11-21T13:00:00Z';
      const { apiKey } = await first.apiKeys.create(id, { name: 'a', format: 'pqa' }, ADMIN);
      await first.apiKeys.create(id, { name: 'b', format: 'pqa', expiresAt }, ADMIN);
      await expect(first.projects.delete(id, ADMIN)).rejects.toEqual(inUse);
      await first.apiKeys.revoke(id, apiKey.id, ADMIN);
      await expect(first.projects.delete(id, ADMIN)).rejects.toEqual(inUse);
      clock.time = Date.parse(expiresAt);
      await first.projects.delete(id, ADMIN);
      await expect(first.projects.get(id)).rejects.toEqual(notFound);
      await expect(first.projects.delete(id, ADMIN)).rejects.toEqual(notFound);
      await expect(first.apiKeys.create(id, { name: 'c', format: 'pqa' }, ADMIN)).rejects.toEqual(notFound);
      expect((await first.projects.create({ name: 'shop' }, ADMIN)).id).not.toBe(id);
      expect((await first.projects.list({ limit: 10 })).items).toHaveLength(1);
    });

    it('is not deleted while a key version is active', async () => {
      const { first } = replicas();
      const { id } = await first.projects.create({ name: 'shop' }, ADMIN);
      await storeKeyVersion(first, id, 'active');
      await expect(first.projects.delete(id, ADMIN)).rejects.toEqual(inUse);
    });

    it('is deleted when every key version is retired', async () => {
      const { first } = replicas();
      const { id } = await first.projects.create({ name: 'shop' }, ADMIN);
      await storeKeyVersion(first, id, 'retired');
      await first.projects.delete(id, ADMIN);
      await expect(first.projects.get(id)).rejects.toEqual(notFound);
    });

    it('leaves one entry for each deed, and one for each refusal', async () => {
      const { first } = replicas();
      const { id } = await first.projects.create({ name: 'shop' }, ADMIN);
      await first.projects.update(id, { plan: 'team' }, ADMIN);
      await expect(first.projects.get('proj_\u0000')).rejects.toEqual(notFound);
      await expect(first.projects.delete('proj_\u0000', ADMIN)).rejects.toEqual(notFound);
      await expect(first.projects.create({ name: 'shop' }, ADMIN)).rejects.toEqual(taken);
      await first.projects.delete(id, ADMIN);
      const lines = (await first.entries()).map(({ action, target, outcome, project_id }) =>
        [
          action,
          outcome,
          target.replaceAll(/[0-9a-f]{32}/g, (digits) => (id.endsWith(digits) ? 'shop' : 'new')),
          project_id === id,
        ].join(' '),
      );
      // A refusal is written with the next batch, whenever that comes.
      expect(lines.toSorted()).toEqual([
        'project.create conflict.duplicate proj_new false',
        'project.create ok proj_shop true',
        'project.delete ok proj_shop true',
        'project.delete request.not-found malformed id false',
        'project.update ok proj_shop true',
      ]);
    });

    it('hides the system project, which exists once however many replicas start', async () => {
      const { first, second } = replicas();
      await Promise.all([first.systemProject.ensure(), second.systemProject.ensure()]);
      await first.systemProject.ensure();
      const rows = await first.database.reader.selectFrom('projects').select(['id', 'kind']).execute();
      expect(rows).toEqual([{ id: SYSTEM_PROJECT_ID, kind: 'system' }]);
      expect((await first.projects.list({ limit: 10 })).items).toEqual([]);
      await expect(first.projects.get(SYSTEM_PROJECT_ID)).rejects.toEqual(notFound);
      await expect(first.projects.update(SYSTEM_PROJECT_ID, { plan: 'x' }, ADMIN)).rejects.toEqual(notFound);
      await expect(first.projects.delete(SYSTEM_PROJECT_ID, ADMIN)).rejects.toEqual(notFound);
      const request = { name: 'x', format: 'hex' } as const;
      await expect(first.apiKeys.create(SYSTEM_PROJECT_ID, request, ADMIN)).rejects.toEqual(notFound);
    });

    it('makes the demo project once per database, unlimited, with a key of each format in use', async () => {
      const { first, second } = replicas();
      const made = await Promise.all([
        first.firstStart.makeDemoProject(),
        second.firstStart.makeDemoProject(),
      ]);
      const demo = made.find((one) => one !== undefined);
      expect(made.filter((one) => one !== undefined)).toHaveLength(1);
      expect(demo?.project).toMatchObject({ name: 'demo', freeLimit: null });
      expect(demo?.keys.map(({ format }) => format)).toEqual(['pqa', 'qph', 'hex']);
      for (const { text } of demo?.keys ?? []) {
        expect((await first.authentication.authenticate(text))?.projectId).toBe(demo?.project.id);
      }
      expect(await first.firstStart.makeDemoProject()).toBeUndefined();
    });

    it('makes no demo project again after it was deleted', async () => {
      const { first } = replicas();
      const demo = await first.firstStart.makeDemoProject();
      const id = demo?.project.id ?? '';
      for (const { id: keyId } of (await first.apiKeys.list(id, { limit: 10 })).items) {
        await first.apiKeys.revoke(id, keyId, ADMIN);
      }
      await first.projects.delete(id, ADMIN);
      expect(await first.firstStart.makeDemoProject()).toBeUndefined();
    });
  });
});

/** A key version without material: enough to be in the way. */
async function storeKeyVersion(
  replica: Replica,
  projectId: string,
  status: 'active' | 'retired',
): Promise<void> {
  const { reader } = replica.database;
  const key = { id: `key_${'1'.repeat(32)}`, project_id: projectId, name: 'k', algorithm: 'Ed25519' };
  const version = {
    id: `kver_${'1'.repeat(32)}`,
    key_id: key.id,
    version: 1,
    status,
    origin: 'generated',
  } as const;
  const created_at = replica.clock.timestamp();
  await replica.ledger.commit({
    actor: { ...ADMIN, projectId },
    effects: [
      effect(
        reader
          .insertInto('keys')
          .values({ ...key, purpose: 'ca', created_at })
          .compile(),
        'key',
        1,
      ),
      effect(
        reader
          .insertInto('key_versions')
          .values({ ...version, created_at, retired_at: null, archived_at: null })
          .compile(),
        'version',
        1,
      ),
    ],
    entries: [],
  });
}
