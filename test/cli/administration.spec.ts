import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { DATABASES } from '../support/databases.js';
import { twinseal } from '../support/cli.js';
import { useCliWorld } from '../support/cli-world.js';

jest.setTimeout(120_000);

interface Project {
  readonly id: string;
  readonly name: string;
}
interface ApiKey {
  readonly id: string;
  readonly key?: string;
  readonly scopes: readonly string[] | null;
  readonly expires_at?: string;
  readonly revoked_at?: string;
}
interface Key {
  readonly key: string;
  readonly key_version: number;
  readonly algorithm: string;
  readonly status: string;
  readonly fingerprint: string;
}

describe.each(DATABASES)('twinseal beside %s', (database) => {
  const cli = useCliWorld(database);

  it('makes, lists, shows and deletes a project, by name and by id', async () => {
    const { run, ok } = cli();
    const options = ['--owner-email', 'a@example.org', '--free-limit', 'unlimited', '--allow', 'ML-DSA-65'];
    const made = (await ok(['--json', 'project', 'create', 'invoices', ...options])).json<Project>();
    expect(made).toMatchObject({
      name: 'invoices',
      owner_email: 'a@example.org',
      free_limit: null,
      allowed_algorithms: ['ML-DSA-65'],
    });
    expect((await ok(['project', 'list'])).stdout).toMatch(new RegExp(`^${made.id}  invoices `, 'm'));
    for (const named of ['invoices', made.id]) {
      expect((await ok(['--json', 'project', 'show', named])).json<Project>().id).toBe(made.id);
    }
    const again = await run(['project', 'create', 'invoices']);
    expect([again.status, again.stderr]).toEqual([1, expect.stringMatching(/\n.*choose another name/)]);
    expect((await ok(['project', 'delete', 'invoices'])).stdout).toBe('Project invoices is deleted\n');
    const gone = await run(['project', 'show', 'invoices']);
    expect([gone.status, gone.stderr]).toEqual([
      1,
      expect.stringMatching(/no project called.*\n.*project list/),
    ]);
    expect((await run(['project', 'show', made.id])).stderr).toMatch(/Not found|no project|There is no/i);
  });

  it('a project in use is not deleted: status 1, and what to do first', async () => {
    const { ok, run } = cli();
    await ok(['project', 'create', 'busy']);
    await ok(['apikey', 'create', 'busy']);
    const refused = await run(['project', 'delete', 'busy']);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringMatching(/\n.*revoke its API keys/)]);
  });

  it('makes an API key that works, shows it once, and revokes it', async () => {
    const { ok, run, folder, settings } = cli();
    await ok(['project', 'create', 'keyed']);
    const words = ['--name', 'ci', '--scope', 'keys:read', 'sign', '--expires-in', '90d'];
    const made = (await ok(['--json', 'apikey', 'create', 'keyed', ...words])).json<ApiKey>();
    expect(made.key).toMatch(/^pqa_[0-9a-f]{64}$/);
    expect(made.scopes).toEqual(['keys:read', 'sign']);
    const days = (Date.parse(made.expires_at ?? '') - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(90);

    const as = { ...settings, TWINSEAL_API_KEY: made.key };
    expect(await twinseal(['key', 'list'], as)).toMatchObject({ status: 0, stdout: 'There are none.\n' });
    const beyond = await twinseal(['key', 'generate'], as);
    expect([beyond.status, beyond.stderr]).toEqual([1, expect.stringMatching(/\n.*scopes/)]);

    const listed = await ok(['apikey', 'list', 'keyed']);
    expect(listed.stdout).toContain(made.id);
    expect(listed.stdout).not.toContain(made.key);
    await ok(['apikey', 'revoke', 'keyed', made.id]);
    expect((await ok(['apikey', 'list', 'keyed'])).stdout).toContain('revoked');
    const dead = await twinseal(['key', 'generate'], as);
    expect([dead.status, dead.stderr]).toEqual([1, expect.stringMatching(/does not know this API key/)]);
    const unknown = await run(['apikey', 'revoke', 'keyed', 'akey_0']);
    expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringMatching(/^twinseal: .*\n {2}\S/)]);

    const keys = async () =>
      (await ok(['--json', 'apikey', 'list', 'keyed'])).json<{ items: unknown[] }>().items;
    const nowhere = await run(['apikey', 'create', 'keyed', '--out', 'no/such/key.txt']);
    expect([nowhere.status, nowhere.stderr]).toEqual([2, expect.stringContaining('cannot be written')]);
    expect(await keys()).toHaveLength(1);

    const out = await ok(['--json', 'apikey', 'create', 'keyed', '--format', 'qph', '--out', 'key.txt']);
    const kept = readFileSync(join(folder, 'key.txt'), 'utf8').trim();
    expect(kept).toMatch(/^qph_live_[0-9a-f]{64}$/);
    expect(out.stdout).not.toContain(kept);
    expect(statSync(join(folder, 'key.txt')).mode & 0o777).toBe(0o600);
    const byFile = { TWINSEAL_URL: settings['TWINSEAL_URL'], TWINSEAL_API_KEY_FILE: join(folder, 'key.txt') };
    expect(await twinseal(['key', 'list'], byFile)).toMatchObject({ status: 0 });
    const given = ['key', 'list', '--url', String(settings['TWINSEAL_URL']), '--api-key-file', 'key.txt'];
    expect(await twinseal(given, {}, { cwd: folder })).toMatchObject({ status: 0 });
    expect(await twinseal([...given.slice(0, 4), '--api-key', kept], {})).toMatchObject({ status: 0 });
  });

  it('leads a key through its life', async () => {
    const { ok, run } = cli();
    const list = async (): Promise<readonly string[]> => {
      const { keys } = (await ok(['--json', 'key', 'list', '--key', 'life'])).json<{
        keys: readonly Key[];
      }>();
      expect(keys.every(({ fingerprint }) => /^sha256:[0-9a-f]{64}$/.test(fingerprint))).toBe(true);
      return keys.map(({ key_version: version, status }) => `${version} ${status}`).sort();
    };
    const made = await ok(['key', 'generate', 'life']);
    expect(made.stdout).toMatch(/life, version 1, MLDSA65-ECDSA-P256-SHA512, active\nFingerprint: sha256:/);
    const twice = await run(['key', 'generate', 'life']);
    expect([twice.status, twice.stderr]).toEqual([1, expect.stringMatching(/\n.*key rotate/)]);
    await ok(['key', 'rotate', 'life']);
    expect(await list()).toEqual(['1 retired', '2 active']);
    await ok(['key', 'archive', 'life', '--key-version', '1']);
    await ok(['key', 'retire', 'life']);
    expect(await list()).toEqual(['1 archived', '2 retired']);
    const back = await run(['key', 'archive', 'life', '--key-version', '1']);
    expect([back.status, back.stderr]).toEqual([1, expect.stringMatching(/archived.*\n.*key list/)]);
    const none = await run(['key', 'rotate', 'life']);
    expect([none.status, none.stderr]).toEqual([1, expect.stringContaining('no active version')]);
    expect((await ok(['key', 'list', '--status', 'archived'])).stdout).toContain('life');
  });

  it('shows a public key in every form', async () => {
    const { ok, run } = cli();
    await ok(['key', 'generate', 'forms', '--algorithm', 'ML-DSA-44', '--provider', 'memory']);
    const form = async (format: string): Promise<string> =>
      (await ok(['key', 'public', 'forms', '--format', format])).stdout;
    expect(await form('pem')).toMatch(/^-----BEGIN PUBLIC KEY-----\n[^]*-----END PUBLIC KEY-----\n$/);
    expect(Buffer.from(await form('raw'), 'base64')).toHaveLength(1312);
    expect(JSON.parse(await form('jwk'))).toMatchObject({ alg: 'ML-DSA-44' });
    expect(await form('fingerprint')).toMatch(/^sha256:[0-9a-f]{64}\n$/);
    const json = (await ok(['--json', 'key', 'public', 'forms'])).json<Record<string, unknown>>();
    expect(Object.keys(json).sort()).toEqual(
      ['algorithm', 'fingerprint', 'format', 'key', 'key_version', 'public_key'].sort(),
    );
    const wrong = await run(['key', 'public', 'forms', '--format', 'xml']);
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('Allowed choices are pem')]);
  });
});
