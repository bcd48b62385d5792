import { setTimeout as sleep } from 'node:timers/promises';

import type { KeyObject } from '../support/api.js';
import { DATABASES, freshDatabase } from '../support/databases.js';
import { b64, verifiesMessage } from '../support/independent.js';
import { Service } from '../support/service.js';
import { freshProject, type World } from '../support/world.js';

const GENERATIONS = 200;

/** Names of the keys whose generation was acknowledged; a request cut off by the crash is not. */
const generateUntilKilled = async (
  { api, service }: World,
  killAfter: number,
): Promise<readonly string[]> => {
  const acknowledged: string[] = [];
  const one = async (number: number): Promise<void> => {
    const key = `crash-${number}`;
    try {
      const answer = await api.call('POST', '/kms/keys/generate', { algorithm: 'Ed25519', key });
      if (answer.status === 201) acknowledged.push(key);
    } catch {
      // The connection broke with the process: nothing was promised.
    }
    if (acknowledged.length === killAfter) void service.kill();
  };
  await Promise.all(Array.from({ length: GENERATIONS }, (_, number) => one(number)));
  await service.kill();
  return acknowledged;
};

describe.each(DATABASES)('kill -9 in the middle of 200 generations on %s', (database) => {
  it('loses no acknowledged key, leaves none half made, and the audit chain verifies', async () => {
    const fresh = await freshDatabase(database);
    const service = await Service.start(fresh.settings);
    try {
      const world = await freshProject(service);
      const acknowledged = await generateUntilKilled(world, 60);
      expect(acknowledged.length).toBeGreaterThanOrEqual(60);
      expect(acknowledged.length).toBeLessThan(GENERATIONS);
      await service.start();

      const { keys, total } = await world.api.get<{ keys: KeyObject[]; total: number }>(
        '/kms/keys?limit=1000',
      );
      expect(keys).toHaveLength(total);
      expect(keys.map(({ key }) => key)).toEqual(expect.arrayContaining([...acknowledged]));
      for (const { key, public_key, status } of keys) {
        expect(status).toBe('active');
        const { signature } = await world.api.sign({
          algorithm: 'Ed25519',
          key,
          key_version: 1,
          message: b64(key),
        });
        expect(verifiesMessage('Ed25519', public_key, Buffer.from(key), signature)).toBe(true);
      }
      const entries = await world.admin.audit(`&project=${world.project.id}&action=key.generate`);
      expect(entries).toHaveLength(total);
      expect((await world.admin.verifyAudit()).ok).toBe(true);
    } finally {
      await service.dispose();
      await fresh.drop();
    }
  }, 180_000);

  it('of a service that rotates one key leaves one active version and no gap in the numbers', async () => {
    const fresh = await freshDatabase(database);
    const service = await Service.start(fresh.settings);
    try {
      const { api, admin } = await freshProject(service);
      await api.generate('Ed25519');
      let acknowledged = 0;
      const rotate = async (): Promise<void> => {
        try {
          const answer = await api.call('POST', '/kms/keys/rotate', { algorithm: 'Ed25519' });
          if (answer.status === 200) acknowledged += 1;
        } catch {
          // Cut off by the crash.
        }
      };
      const rotations = Array.from({ length: 50 }, rotate);
      await sleep(60);
      await service.kill();
      await Promise.all(rotations);
      await service.start();
      const { keys } = await api.get<{ keys: KeyObject[] }>('/kms/keys?limit=1000');
      const numbers = keys.map(({ key_version }) => key_version).toSorted((a, b) => a - b);
      expect(numbers).toEqual(Array.from({ length: keys.length }, (_, index) => index + 1));
      expect(keys.length).toBeGreaterThan(acknowledged);
      expect(keys.filter(({ status }) => status === 'active')).toHaveLength(1);
      expect((await admin.verifyAudit()).ok).toBe(true);
    } finally {
      await service.dispose();
      await fresh.drop();
    }
  }, 120_000);
});
