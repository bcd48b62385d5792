import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { useCliWorld } from '../support/cli-world.js';

jest.setTimeout(120_000);

describe('twinseal token', () => {
  const cli = useCliWorld();

  it('signs, verifies and revokes; the token never stands in an argument', async () => {
    const { ok, run, folder } = cli();
    const claims = ['--claim', 'role=editor', '--claim', 'level=3', '--claim', 'note="3"'];
    await ok(['token', 'sign', '--sub', 'user-1', ...claims, '--expires-in', '2h', '--out', 'token']);
    expect(statSync(join(folder, 'token')).mode & 0o777).toBe(0o600);
    const { payload } = (await ok(['--json', 'token', 'verify', 'token'])).json<{
      payload: Record<string, unknown>;
    }>();
    expect(payload).toMatchObject({ sub: 'user-1', role: 'editor', level: 3, note: '3' });
    expect(Number(payload['exp']) - Number(payload['iat'])).toBe(7200);

    const bearer = readFileSync(join(folder, 'token'), 'utf8');
    const asJson = Buffer.from(bearer, 'base64').toString('utf8');
    expect((await ok(['token', 'verify', '-'], { input: asJson })).stdout).toMatch(/^The token is valid\./);

    expect((await ok(['token', 'revoke', 'token', '--reason', 'logout'])).stdout).toContain('revoked');
    const dead = await run(['token', 'verify', '-'], { input: bearer });
    expect([dead.status, dead.stdout]).toEqual([1, 'The token is NOT valid: Token has been revoked.\n']);
    const json = await run(['--json', 'token', 'verify', 'token']);
    expect([json.status, json.json()]).toEqual([1, { valid: false, reason: 'Token has been revoked' }]);
  });

  it('an altered token is not valid, and says so in English: status 1', async () => {
    const { ok, run } = cli();
    const token = (await ok(['--json', 'token', 'sign', '--sub', 'u'])).json<{ token: { payload: string } }>()
      .token;
    const altered = JSON.stringify({ ...token, payload: `x${token.payload}` });
    const refused = await run(['token', 'verify', '-'], { input: altered });
    expect([refused.status, refused.stdout]).toEqual([1, expect.stringContaining('it was altered')]);
    const kept = await run(['token', 'revoke', '-'], { input: altered });
    expect([kept.status, kept.stderr]).toEqual([1, expect.stringMatching(/cannot revoke\n {2}\S/)]);
  });

  it.each([
    ['no subject', ['sign'], 2, /required option '--sub <text>' not specified/],
    ['a claim without a value', ['sign', '--sub', 'u', '--claim', 'role'], 2, /name=value/],
    ['a life that is none', ['sign', '--sub', 'u', '--expires-in', 'soon'], 2, /60m, 12h, 90d/],
    ['a life that is too short', ['sign', '--sub', 'u', '--expires-in', '5'], 1, /at least 60\n.*--help/],
    ['a reserved claim', ['sign', '--sub', 'u', '--claim', '_x=1'], 1, /reserved field name/],
    ['no token', ['verify', '-'], 1, /holds no token/],
    ['no such file', ['verify', 'nothing'], 2, /nothing cannot be read/],
    ['no such command', ['renew'], 2, /unknown command 'renew'/],
  ])('%s is told in a sentence', async (_, words, status, sentence) => {
    const refused = await cli().run(['token', ...words], { input: '{"payload":' });
    expect([refused.status, refused.stderr]).toEqual([status, expect.stringMatching(sentence)]);
  });

  it('an API key of another format is told which one is needed: status 1', async () => {
    const { world, file, run } = cli();
    const { key } = await world.admin.createApiKey(world.project.id, { format: 'qph' });
    file('qph', key);
    const refused = await run(['token', 'sign', '--sub', 'u', '--api-key-file', 'qph']);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('format pqa only')]);
    expect(refused.stderr).not.toContain(key);
  });

  it('without tokens left says who can help: status 1', async () => {
    const { world, ok, run, file } = cli();
    const { name } = await world.admin.createProject('poor', { free_limit: 0 });
    file('poor-key', (await ok(['apikey', 'create', name])).stdout.split('\n')[0] ?? '');
    const refused = await run(['token', 'sign', '--sub', 'u', '--api-key-file', 'poor-key']);
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/Token limit reached.*\n.*administrator/),
    ]);
  });
});
