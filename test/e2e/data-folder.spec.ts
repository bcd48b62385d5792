import { setTimeout as sleep } from 'node:timers/promises';

import type { KeyObject } from '../support/api.js';
import { Service } from '../support/service.js';
import { SmallDisk } from '../support/small-disk.js';
import { freshProject, type World } from '../support/world.js';

describe('a data folder that can no longer be written', () => {
  let disk: SmallDisk;
  let world: World;
  let keys = 0;
  beforeAll(async () => {
    disk = new SmallDisk();
    world = await freshProject(await Service.start({ TWINSEAL_DATA_DIR: disk.folder }));
  }, 240_000);
  afterAll(async () => {
    await world?.service.kill();
    disk.remove();
  });

  const ready = async (): Promise<{ status: number; text: string }> =>
    await world.service.send({ method: 'GET', path: '/health/ready' });
  const untilReady = async (status: number): Promise<void> => {
    while ((await ready()).status !== status) await sleep(100);
  };
  const generate = () =>
    world.api.call('POST', '/kms/keys/generate', { algorithm: 'Ed25519', key: `disk-${(keys += 1)}` });
  const made = async (): Promise<readonly string[]> => {
    const { keys: stored } = await world.api.get<{ keys: KeyObject[] }>('/kms/keys?limit=1000');
    return stored.map(({ key }) => key);
  };

  it('because the disk is full: 503 that says what is missing, nothing done, and service again once there is room', async () => {
    const before = await made();
    disk.fill(world.service.pid);
    // What was set aside beforehand may carry the first deeds.
    let answer = await generate();
    while (answer.status === 201) answer = await generate();
    expect(answer.status).toBe(503);
    expect(answer.text).toMatch(/audit|database/);
    await untilReady(503);
    expect((await ready()).text).toMatch(/audit|database/);
    expect((await generate()).status).toBe(503);
    const refused = `disk-${keys}`;
    disk.empty(world.service.pid);
    await untilReady(200);
    expect((await generate()).status).toBe(201);
    expect(await made()).toEqual(expect.arrayContaining([...before, `disk-${keys}`]));
    expect(await made()).not.toContain(refused);
    expect((await world.admin.verifyAudit()).ok).toBe(true);
  }, 120_000);

  it('because it is read-only: not ready and the reason, no answer but a stored deed or 503, and service again', async () => {
    disk.makeReadOnly();
    const done: string[] = [];
    try {
      await untilReady(503);
      expect((await ready()).text).toMatch(/audit|database/);
      // A file that is open stays writable, so a deed may still be stored.
      for (let turn = 0; turn < 5; turn += 1) {
        const { status } = await generate();
        expect([201, 503]).toContain(status);
        if (status === 201) done.push(`disk-${keys}`);
      }
    } finally {
      disk.makeWritable();
    }
    await untilReady(200);
    expect((await generate()).status).toBe(201);
    expect(await made()).toEqual(expect.arrayContaining([...done, `disk-${keys}`]));
    expect((await world.admin.verifyAudit()).ok).toBe(true);
  }, 120_000);
});
