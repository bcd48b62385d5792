import { problemOf } from '../support/answers.js';
import type { ProjectObject } from '../support/api.js';
import { DATABASES } from '../support/databases.js';
import { freshProject, useWorld } from '../support/world.js';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

describe.each(DATABASES)('projects on %s', (database) => {
  const world = useWorld({}, database);
  const statusOf = async (method: string, path: string, body?: object): Promise<number> =>
    problemOf(await world().admin.call(method, path, body && JSON.stringify(body))).status;

  it('start active with the contract’s defaults', async () => {
    const project = await world().admin.createProject('defaults');
    expect(project).toEqual({
      id: expect.stringMatching(/^proj_/),
      name: 'defaults',
      plan: null,
      status: 'active',
      owner_email: null,
      free_limit: 10000,
      token_algorithm: 'ML-DSA-65',
      created_at: expect.stringMatching(TIME),
      updated_at: expect.stringMatching(TIME),
    });
  });

  it('take every field, and an unlimited month', async () => {
    const fields = {
      plan: 'gold',
      owner_email: 'owner@example.org',
      free_limit: null,
      token_algorithm: 'ML-DSA-87',
    };
    const made = await world().admin.createProject('full', { ...fields, allowed_algorithms: ['ML-DSA-65'] });
    expect(made).toMatchObject(fields);
    expect(await world().admin.ok('GET', `/projects/${made.id}`)).toMatchObject(fields);
  });

  it('have unique names', async () => {
    await world().admin.createProject('unique');
    expect(await statusOf('POST', '/projects', { name: 'unique' })).toBe(409);
  });

  it('of one name made 10 times at once are one project', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => world().admin.call('POST', '/projects', { name: 'race' })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      201,
      ...Array.from({ length: 9 }, () => 409),
    ]);
  });

  it('are changed by PATCH, which leaves the rest alone', async () => {
    const made = await world().admin.createProject('before', { plan: 'a' });
    const changed = await world().admin.ok<ProjectObject>('PATCH', `/projects/${made.id}`, { name: 'after' });
    expect(changed).toMatchObject({ id: made.id, name: 'after', plan: 'a' });
    expect(await world().admin.ok('GET', `/projects/${made.id}`)).toEqual(changed);
  });

  it('are listed in pages without loss or repetition', async () => {
    for (let number = 0; number < 5; number += 1) await world().admin.createProject(`page-${number}`);
    const seen: string[] = [];
    let cursor = '';
    do {
      const query = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await world().admin.ok<{ items: ProjectObject[]; next_cursor: string | null }>(
        'GET',
        `/projects?limit=2${query}`,
      );
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.next_cursor ?? '';
    } while (cursor !== '');
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(['page-0', 'page-1', 'page-2', 'page-3', 'page-4']));
  });

  it('are deleted only when nothing active is left in them', async () => {
    const { admin, project, api } = await freshProject(world().service);
    await api.generate('Ed25519');
    const path = `/projects/${project.id}`;
    expect(await statusOf('DELETE', path)).toBe(409);
    await api.post('/kms/keys/retire', { algorithm: 'Ed25519', key_version: 1 });
    expect(await statusOf('DELETE', path)).toBe(409);
    const { items } = await admin.ok<{ items: { id: string }[] }>('GET', `${path}/api-keys`);
    for (const { id } of items)
      expect((await admin.call('DELETE', `${path}/api-keys/${id}`)).status).toBeLessThan(300);
    expect((await admin.call('DELETE', path)).status).toBeLessThan(300);
    expect(await statusOf('GET', path)).toBe(404);
  });

  it.each([
    ['no name', {}],
    ['a number as name', { name: 1 }],
    ['a negative limit', { name: 'bad', free_limit: -1 }],
    ['a fraction as limit', { name: 'bad', free_limit: 1.5 }],
    ['an unknown token algorithm', { name: 'bad', token_algorithm: 'ECDSA-P256' }],
    ['an unknown allowed algorithm', { name: 'bad', allowed_algorithms: ['RSA'] }],
    ['an unknown member', { name: 'bad', colour: 'red' }],
  ])('are refused with %s', async (_title, body) => {
    expect(await statusOf('POST', '/projects', body)).toBe(400);
  });

  it('whose policy allows some algorithms get 403 for the others', async () => {
    const { api } = await freshProject(world().service, { allowed_algorithms: ['Ed25519'] });
    expect(await api.refusal('/kms/keys/generate', { algorithm: 'ML-DSA-65' })).toEqual({
      status: 403,
      code: 'ERR_FORBIDDEN_001',
    });
    expect((await api.generate('Ed25519')).key_version).toBe(1);
  });
});
