import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { AdminApi, type AuditItem, NativeApi, type Signed } from '../support/api.js';
import { twinseal } from '../support/cli.js';
import { DATABASES, freshDatabase } from '../support/databases.js';
import { fipsignProject, FipsignClient, REVOKED } from '../support/fipsign.js';
import { b64 } from '../support/independent.js';
import { Service, type Settings } from '../support/service.js';
import { until } from '../support/until.js';

const SIGNING = ['ML-DSA-65', 'Ed25519', 'ECDSA-P256', 'MLDSA65-ECDSA-P256-SHA512'] as const;
const MESSAGE = b64('before the fire');

interface Restored {
  readonly audit: {
    readonly ok: boolean;
    readonly head: { readonly seq: number };
    readonly checkpoint: { readonly seq: number; readonly entries_after: number } | null;
  };
  readonly keys: { readonly usable: number; readonly damaged: readonly string[]; readonly away: number };
  readonly faults: readonly string[];
}

/** The drill of docs/operations/backup.md, step by step. */
describe.each(DATABASES)('the backup drill on %s', (database) => {
  it('brings back keys, tokens, revocations and the audit chain from a backup made under load', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'twinseal-drill-'));
    const key: Settings = { TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64') };
    const first = await freshDatabase(database);
    const service = await Service.start({ ...first.settings, ...key });
    const backup = join(folder, 'twinseal.backup');

    // A life before the disaster.
    const { admin, api, client, project } = await fipsignProject({ service });
    for (const algorithm of SIGNING) await api.generate(algorithm);
    await api.generate('X-Wing');
    const request = { key_version: 1, message: MESSAGE };
    const signatures = new Map<string, Signed>();
    for (const algorithm of SIGNING) signatures.set(algorithm, await api.sign({ ...request, algorithm }));
    const { kem_ciphertext, shared_secret } = await api.post('/kem/encapsulate', {
      algorithm: 'X-Wing',
      key_version: 1,
    });
    const good = await client.sign();
    const bad = await client.sign({ sub: 'user-2' });
    await client.ok('POST', '/revoke', { token: bad.token });
    const lost = await admin.createApiKey(project.id, { format: 'qph' });
    await admin.call('DELETE', `/projects/${project.id}/api-keys/${lost.id}`);
    const checkpoint = await admin.ok<{ seq: number }>('GET', '/audit/checkpoint');

    // Load, and a backup in the middle of it.
    let acknowledged = 0;
    let ended = false;
    const load = Array.from({ length: 4 }, async () => {
      while (!ended) {
        await api.sign({ ...request, algorithm: 'Ed25519' });
        acknowledged += 1;
      }
    });
    await until(() => acknowledged >= 40, 60_000);
    const before = acknowledged;
    const made = await twinseal(['--json', 'backup', backup], {
      ...key,
      ...first.settings,
      TWINSEAL_DATA_DIR: service.dataDir,
    });
    expect([made.status, made.stderr]).toEqual([0, '']);
    await until(() => acknowledged > before + 40, 60_000);
    ended = true;
    await Promise.all(load);
    expect(made.json()).toMatchObject({ engine: database === 'SQLite' ? 'sqlite' : 'postgres' });
    expect(statSync(backup).mode & 0o777).toBe(0o600);

    // The disaster.
    await service.dispose();
    await first.drop();

    // Restored into an empty place.
    const second = await freshDatabase(database);
    const settings = { ...key, ...second.settings };
    const run = await twinseal(['--json', 'restore', backup], settings);
    expect([run.status, run.stderr]).toEqual([0, '']);
    const restored = run.json<Restored>();
    expect(restored).toMatchObject({ audit: { ok: true }, keys: { damaged: [], away: 0 }, faults: [] });
    expect(restored.audit.checkpoint).toMatchObject({ seq: checkpoint.seq });
    expect(restored.audit.head.seq).toBe(checkpoint.seq + Number(restored.audit.checkpoint?.entries_after));
    const again = await twinseal(['restore', backup], settings);
    expect([again.status, again.stderr]).toEqual([
      1,
      expect.stringMatching(/already: restore into an empty/),
    ]);

    // Life goes on.
    const revived = await Service.start(settings);
    try {
      const fresh = new NativeApi(revived.base, api.apiKey);
      for (const algorithm of SIGNING) {
        const { signature } = signatures.get(algorithm)!;
        expect(await fresh.verify({ ...request, algorithm, signature })).toMatchObject({ valid: true });
        const anew = await fresh.sign({ ...request, algorithm });
        expect(await fresh.verify({ ...request, algorithm, signature: anew.signature })).toMatchObject({
          valid: true,
        });
      }
      const opened = await fresh.post('/kem/decapsulate', {
        algorithm: 'X-Wing',
        key_version: 1,
        kem_ciphertext,
      });
      expect(opened['shared_secret']).toBe(shared_secret);
      const tokens = new FipsignClient(revived.base, client.apiKey);
      expect(await tokens.ok('POST', '/verify', { token: good.token })).toMatchObject({ valid: true });
      expect((await tokens.refusal('POST', '/verify', { token: bad.token }))[1]).toEqual(REVOKED);
      const dead = await new NativeApi(revived.base, lost.key).call('GET', '/kms/keys');
      expect(dead.status).toBe(401);
      const revivedAdmin = new AdminApi(revived.base);
      expect((await revivedAdmin.verifyAudit()).ok).toBe(true);
      const signs = await countSigns(revivedAdmin, project.id);
      // Nothing that was acknowledged before the backup began is missing.
      expect(signs).toBeGreaterThanOrEqual(before + 2 * SIGNING.length);
      expect(await twinseal(['doctor', '--audit'], settings)).toMatchObject({ status: 0 });
    } finally {
      await revived.dispose();
      await second.drop();
      rmSync(folder, { recursive: true });
    }
  }, 240_000);
});

const countSigns = async (admin: AdminApi, project: string): Promise<number> => {
  let count = 0;
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: readonly AuditItem[]; next_cursor: string | null } = await admin.ok(
      'GET',
      `/audit?limit=1000&action=signature.sign&project=${project}${query}`,
    );
    count += page.items.filter(({ outcome }) => outcome === 'ok').length;
    cursor = page.next_cursor;
  }
  return count;
};

describe('a restore', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-restore-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const key: Settings = { TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64') };
  const backup = join(folder, 'one.backup');

  beforeAll(async () => {
    const service = await Service.start(key);
    await fipsignProject({ service });
    const run = await twinseal(['backup', backup], { ...key, TWINSEAL_DATA_DIR: service.dataDir });
    if (run.status !== 0) throw new Error(run.stderr);
    await service.dispose();
  }, 60_000);

  const restore = (name: string, settings: Settings, ...words: readonly string[]) =>
    twinseal(['restore', ...words, backup], { ...settings, TWINSEAL_DATA_DIR: join(folder, name) });

  it('with another master key leaves nothing behind and names the key that is needed', async () => {
    const run = await restore('wrong', { TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64') });
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(/TWINSEAL_MASTER_KEY: is not the master key/);
    expect(run.stderr).toMatch(/whose id is [0-9a-f]{16}/);
    expect(existsSync(join(folder, 'wrong', 'twinseal.db'))).toBe(false);
  });

  it('without the master key makes none', async () => {
    const run = await restore('none', {});
    expect([run.status, run.stderr]).toEqual([2, expect.stringContaining('no master key is configured')]);
    expect(existsSync(join(folder, 'none', 'master-key'))).toBe(false);
  });

  it('of something that is no backup says so', async () => {
    const run = await twinseal(['restore', join(import.meta.dirname, 'backup-drill.spec.ts')], {
      ...key,
      TWINSEAL_DATA_DIR: join(folder, 'no-backup'),
    });
    expect([run.status, run.stderr]).toEqual([1, expect.stringMatching(/is no backup/)]);
    const missing = await twinseal(['restore', join(folder, 'missing')], key);
    expect([missing.status, missing.stderr]).toEqual([1, expect.stringMatching(/there is no file/)]);
  });

  it('of a damaged audit log is refused, unless the damage is accepted', async () => {
    const file = new DatabaseSync(backup);
    file.exec(`update audit_entries set outcome = 'changed' where seq = 2`);
    file.close();
    const refused = await restore('damaged', key);
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/audit chain is changed at entry 2/),
    ]);
    expect(existsSync(join(folder, 'damaged', 'twinseal.db'))).toBe(false);
    const accepted = await restore('damaged', key, '--accept-damage');
    expect([accepted.status, accepted.stdout]).toEqual([0, expect.stringContaining('BROKEN')]);
    expect(existsSync(join(folder, 'damaged', 'twinseal.db'))).toBe(true);
  });

  it('never overwrites a backup with another', async () => {
    const run = await twinseal(['backup', backup], { ...key, TWINSEAL_DATA_DIR: join(folder, 'damaged') });
    expect([run.status, run.stderr]).toEqual([1, expect.stringContaining('exists already')]);
  });
});
