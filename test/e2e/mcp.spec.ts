import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ROOT } from '../support/built-service.js';
import { fipsignProject } from '../support/fipsign.js';
import { mcpProject, TOOL_COUNT, withAgent } from '../support/mcp.js';
import { spellingsOf } from '../support/planted-secrets.js';
import { Service } from '../support/service.js';
import { useWorld } from '../support/world.js';

const TEXT = 'an agreement, Zoë';

interface Configured {
  readonly command?: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What MCP clients are told to start, by the JSON blocks of a page. */
const configurationsIn = (page: string): readonly Configured[] => {
  const blocks = readFileSync(join(ROOT, page), 'utf8').matchAll(/```json\n([\s\S]*?)```/g);
  return [...blocks]
    .map(
      ([, block = '']) => JSON.parse(block) as { readonly mcpServers: Readonly<Record<string, Configured>> },
    )
    .flatMap(({ mcpServers }) => Object.values(mcpServers))
    .filter(({ command }) => command === 'twinseal');
};

describe('twinseal mcp', () => {
  const world = useWorld();

  it('describes each tool with schemas, hints and what calling it costs', async () => {
    await withAgent(await mcpProject(world()), async (agent) => {
      const tools = await agent.tools();
      expect(tools).toHaveLength(TOOL_COUNT);
      for (const { name, title, description, inputSchema, outputSchema, annotations } of tools) {
        expect(name).toMatch(/^(fipsign|twinseal)_[a-z_]+$/);
        expect(title).not.toBe('');
        expect(description).toMatch(/costs 1 token|not charged|free/i);
        expect(annotations).toMatchObject({
          title,
          readOnlyHint: expect.any(Boolean),
          destructiveHint: expect.any(Boolean),
          idempotentHint: expect.any(Boolean),
          openWorldHint: false,
        });
        expect(inputSchema['additionalProperties']).toEqual(name === 'fipsign_sign');
        expect(outputSchema?.required).not.toHaveLength(0);
        for (const property of Object.values(inputSchema.properties ?? {})) {
          expect([name, property]).toEqual([
            name,
            expect.objectContaining({ description: expect.any(String) }),
          ]);
        }
      }
      const hinted = (hint: 'readOnlyHint' | 'destructiveHint') =>
        tools.filter(({ annotations }) => annotations?.[hint] === true).map(({ name }) => name);
      expect(hinted('destructiveHint').toSorted()).toEqual([
        'fipsign_ca_revoke_cert',
        'fipsign_revoke',
        'twinseal_archive_key',
        'twinseal_retire_key',
        'twinseal_rotate_key',
        'twinseal_update_mandate',
      ]);
      // Whatever makes, signs, charges or shows a secret is something that a person may want to be asked about.
      expect(
        hinted('readOnlyHint').filter((name) => /sign$|generate|capsulate|decrypt|create/.test(name)),
      ).toEqual([]);
      expect(agent.instructions).toContain('standard base64');
    });
  });

  it('refuses arguments that do not fit, without sending anything, and says what they are', async () => {
    await withAgent(await mcpProject(world()), async (agent) => {
      const wrong = await agent.fault('twinseal_sign', {
        algorithm: 'ML-DSA-65',
        key_version: 'planted',
        text: 'x',
      });
      expect(wrong['error']).toMatch(/^The arguments do not fit twinseal_sign: key_version: /);
      expect(JSON.stringify(wrong)).not.toContain('planted');
      expect((await agent.fault('fipsign_verify'))['error']).toContain('token: ');
      expect((await agent.fault('twinseal_list_keys', { algoritm: 'x' }))['error']).toContain('algoritm');
      const both = { algorithm: 'ML-DSA-65', key_version: 1, text: 'x', message: 'eA==' };
      expect((await agent.fault('twinseal_sign', both))['error']).toBe(
        'Exactly one of "text" and "message" is needed',
      );
      expect((await agent.fault('twinseal_shred'))['error']).toBe('There is no tool twinseal_shred');
    });
  });

  it('tells what the service refused, with its code and request id, and what to do next', async () => {
    await withAgent(await mcpProject(world(), { scopes: ['keys:read', 'tokens'] }), async (agent) => {
      const unknown = await agent.fault('twinseal_get_public_key', {
        algorithm: 'ML-DSA-65',
        key_version: 9,
      });
      expect(unknown).toMatchObject({
        status: 404,
        code: 'ERR_NOT_FOUND_001',
        request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        next: expect.stringContaining('twinseal_list_keys'),
      });
      const forbidden = await agent.fault('twinseal_generate_key', { algorithm: 'ML-DSA-65' });
      expect(forbidden).toMatchObject({ status: 403, next: expect.stringContaining('scopes') });
      expect(await agent.fault('fipsign_sign', { sub: 'x', _mine: 1 })).toMatchObject({
        status: 400,
        error: '"_mine" is a reserved field name',
      });
      expect(await agent.fault('fipsign_ca_get_crl')).toMatchObject({ status: 403 });
    });
  });

  it('says so when the quota is used up', async () => {
    const { client } = await fipsignProject(world(), { free_limit: 1 });
    const settings = { TWINSEAL_URL: world().service.base.origin, TWINSEAL_API_KEY: client.apiKey ?? '' };
    await withAgent(settings, async (agent) => {
      await agent.ok('fipsign_sign', { sub: 'x' });
      expect(await agent.fault('fipsign_sign', { sub: 'x' })).toMatchObject({
        status: 429,
        code: 'token_quota_exhausted',
        next: expect.stringContaining('fipsign_usage'),
      });
    });
  });

  it('works without an API key where none is needed, and asks for one elsewhere', async () => {
    await withAgent({ TWINSEAL_URL: world().service.base.origin }, async (agent) => {
      await agent.ok('fipsign_health');
      await agent.ok('fipsign_public_key');
      expect(await agent.fault('fipsign_usage')).toEqual({
        error: 'No API key is configured',
        next: expect.stringContaining('TWINSEAL_API_KEY'),
      });
    });
  });

  it('names the setting when the key is of no use', async () => {
    const settings = { TWINSEAL_URL: world().service.base.origin, TWINSEAL_API_KEY: `pqa_${'0'.repeat(64)}` };
    await withAgent(settings, async (agent) => {
      for (const tool of ['fipsign_usage', 'twinseal_list_keys']) {
        const fault = await agent.fault(tool);
        expect(fault).toMatchObject({ status: 401, next: expect.stringContaining('TWINSEAL_API_KEY') });
        expect(JSON.stringify(fault)).not.toContain('pqa_0');
      }
    });
  });

  it('says that no service answers, and how to start one', async () => {
    const nobody = await Service.prepare();
    await withAgent({ FIPSIGN_BASE_URL: nobody.base.origin }, async (agent) => {
      expect(await agent.fault('fipsign_health')).toEqual({
        error: `No service answers at ${nobody.base.origin}`,
        next: expect.stringContaining('twinseal start'),
      });
    });
    await nobody.dispose();
  });

  it('runs as the documented configurations of MCP clients have it, FIPSign’s among them', async () => {
    const { TWINSEAL_URL: url, TWINSEAL_API_KEY: key } = await mcpProject(world());
    const folder = mkdtempSync(join(tmpdir(), 'twinseal-mcp-'));
    const file = join(folder, 'key');
    writeFileSync(file, `${key}\n`);
    const values: Readonly<Record<string, string>> = {
      TWINSEAL_URL: url,
      TWINSEAL_API_KEY_FILE: file,
      FIPSIGN_BASE_URL: url,
      FIPSIGN_API_KEY: key,
    };
    const configured = ['docs/mcp.md', 'docs/dialects/clients.md'].flatMap(configurationsIn);
    expect(configured).toHaveLength(2);
    for (const { args, env } of configured) {
      expect(args).toEqual(['mcp']);
      const settings = Object.fromEntries(Object.keys(env).map((name) => [name, values[name] ?? 'unknown']));
      await withAgent(settings, async (agent) => {
        await agent.ok('fipsign_usage');
      });
    }
    rmSync(folder, { recursive: true });
  });

  it('has exactly the tools that docs/mcp.md lists', async () => {
    const documented =
      readFileSync(join(ROOT, 'docs/mcp.md'), 'utf8').match(/`(fipsign|twinseal)_[a-z_]+`/g) ?? [];
    const names = new Set(documented.map((name) => name.slice(1, -1)));
    await withAgent({}, async (agent) => {
      expect((await agent.tools()).map(({ name }) => name).toSorted()).toEqual([...names].toSorted());
    });
  });

  it('writes secrets into the answer that asked for them and nowhere else', async () => {
    const { service } = world();
    const settings = await mcpProject(world());
    const secrets: string[] = [settings.TWINSEAL_API_KEY, TEXT];
    const complaints = await withAgent(settings, async (agent) => {
      const key = { algorithm: 'ML-KEM-768', key_version: 1 };
      await agent.ok('twinseal_generate_key', { algorithm: 'ML-KEM-768' });
      const { ciphertext } = await agent.ok('twinseal_encrypt', { ...key, text: TEXT });
      await agent.ok('twinseal_decrypt', { ...key, ciphertext });
      const encapsulated = await agent.ok<{ shared_secret: string }>('twinseal_encapsulate', key);
      const pair = await agent.ok<{ secretKey: string }>('fipsign_generate_key_pair');
      secrets.push(encapsulated.shared_secret, pair.secretKey);
      await agent.fault('twinseal_decrypt', {
        ...key,
        ciphertext: `${String(ciphertext).slice(0, -8)}AAAAAAA=`,
      });
    });
    expect(complaints).toBe('');
    const bytes = secrets.slice(2).map((secret) => Buffer.from(secret, 'base64'));
    for (const spelling of [...secrets, ...bytes.flatMap(spellingsOf), ...spellingsOf(TEXT)]) {
      expect(service.output.includes(spelling)).toBe(false);
    }
  });
});
