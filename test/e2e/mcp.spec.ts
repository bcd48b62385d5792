import { createHash, createPublicKey, verify as verifyMlDsa } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ROOT } from '../support/built-service.js';
import { twinseal } from '../support/cli.js';
import { DATABASES } from '../support/databases.js';
import { fipsignProject } from '../support/fipsign.js';
import { send } from '../support/http.js';
import { Agent, MCP_SECRET, McpOverHttp } from '../support/mcp.js';
import { spellingsOf } from '../support/planted-secrets.js';
import { Service } from '../support/service.js';
import { useWorld, type World } from '../support/world.js';

/** Eleven of FIPSign's and ours. */
const TOOL_COUNT = 11 + 22;

interface Keyed {
  readonly key_version: number;
  readonly public_key: string;
  readonly status: string;
}

interface Token {
  readonly payload: string;
  readonly signature: string;
  readonly algorithm: string;
  readonly issuedAt: number;
}

const TEXT = 'an agreement, Zoë';
const BASE64_OF_TEXT = Buffer.from(TEXT).toString('base64');
const DIGEST = createHash('sha256').update(TEXT).digest('base64');

/** Settings of `twinseal mcp` for a project of its own, with a certificate authority if wanted. */
const project = async (
  { service }: World,
  { ca, ...key }: { readonly ca?: 'pqcert' | 'x509'; readonly scopes?: readonly string[] } = {},
) => {
  const { project: made, admin, client } = await fipsignProject({ service }, {}, key);
  if (ca !== undefined) {
    await admin.ok('POST', `/projects/${made.id}/ca`, { format: ca, subject: 'Root' }, 201);
  }
  return { TWINSEAL_URL: service.base.origin, TWINSEAL_API_KEY: client.apiKey ?? '' };
};

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

/** Runs `work` with the SDK's client on `twinseal mcp`. */
const withAgent = async (
  settings: Readonly<Record<string, string>>,
  work: (agent: Agent) => Promise<void>,
): Promise<string> => {
  const agent = await Agent.overStdio(settings);
  try {
    await work(agent);
    return agent.complaints;
  } finally {
    await agent.close();
  }
};

describe.each(DATABASES)('the tools of twinseal mcp on %s', (database) => {
  const world = useWorld({}, database);

  it('sign, verify and revoke tokens, and count what they cost', async () => {
    await withAgent(await project(world()), async (agent) => {
      expect(await agent.ok('fipsign_health')).toMatchObject({ success: true, status: 'ok' });
      expect(await agent.ok('twinseal_health')).toMatchObject({ status: 'ok' });
      const { token } = await agent.ok<{ token: Token }>('fipsign_sign', {
        sub: 'agent',
        purpose: { deep: [1] },
      });
      const { publicKey } = await agent.ok<{ publicKey: string }>('fipsign_public_key');
      const jwk = {
        kty: 'AKP',
        alg: 'ML-DSA-65',
        pub: Buffer.from(publicKey, 'base64').toString('base64url'),
      };
      const outside = createPublicKey({ key: jwk, format: 'jwk' });
      const signature = Buffer.from(token.signature, 'base64');
      expect(verifyMlDsa(undefined, Buffer.from(token.payload), outside, signature)).toBe(true);
      expect(await agent.ok('fipsign_verify', { token })).toMatchObject({
        valid: true,
        payload: { sub: 'agent', purpose: { deep: [1] } },
      });
      expect(await agent.ok('fipsign_revoke', { token, reason: 'over' })).toMatchObject({ success: true });
      expect(await agent.ok('fipsign_verify', { token })).toEqual({
        success: false,
        valid: false,
        error: 'Token has been revoked',
      });
      expect(await agent.ok('fipsign_usage')).toMatchObject({ current: { freeUsed: 4 } });
    });
  });

  it.each(['pqcert', 'x509'] as const)(
    'certify a key pair of a device, list and revoke with a CA of format %s',
    async (ca) => {
      await withAgent(await project(world(), { ca }), async (agent) => {
        const pair = await agent.ok<{ publicKey: string; secretKey: string }>('fipsign_generate_key_pair');
        expect(Buffer.from(pair.publicKey, 'base64')).toHaveLength(1952);
        expect(Buffer.from(pair.secretKey, 'base64')).toHaveLength(32);
        const { meta } = await agent.ok<{ meta: { certId: string } }>('fipsign_ca_issue', {
          subject: 'device-1',
          publicKey: pair.publicKey,
          expiresInSeconds: 3600,
          ...(ca === 'pqcert' && { meta: { model: 'lock' } }),
        });
        const { certId } = meta;
        expect(await agent.ok('fipsign_ca_get_cert', { certId })).toMatchObject({
          status: { revoked: false },
        });
        expect(await agent.ok('fipsign_ca_revoke_cert', { certId, reason: 'superseded' })).toMatchObject({
          certId,
        });
        expect(await agent.ok('fipsign_ca_get_cert', { certId })).toMatchObject({
          status: { revoked: true },
        });
        expect(await agent.ok('fipsign_ca_get_crl')).toMatchObject({ crl: { revokedCerts: [{ certId }] } });
        expect(await agent.fault('fipsign_ca_revoke_cert', { certId })).toMatchObject({ status: 409 });
      });
    },
  );

  it.each(['ML-DSA-65', 'MLDSA65-ECDSA-P256-SHA512'])(
    'keep, use, rotate and end a %s key',
    async (algorithm) => {
      await withAgent(await project(world()), async (agent) => {
        const key = { algorithm, key: 'invoices' };
        const first = { ...key, key_version: 1 };
        const made = await agent.ok<Keyed>('twinseal_generate_key', key);
        expect(made).toMatchObject({ key_version: 1, status: 'active' });
        const { signature } = await agent.ok<{ signature: string }>('twinseal_sign', {
          ...first,
          text: TEXT,
        });
        const isValid = async (more: object): Promise<unknown> =>
          (await agent.ok('twinseal_verify', { ...first, signature, ...more }))['valid'];
        expect(await isValid({ message: BASE64_OF_TEXT })).toBe(true);
        expect(await isValid({ text: `${TEXT}!` })).toBe(false);
        const outside = { algorithm, public_key: made.public_key, signature };
        expect(await agent.ok('twinseal_verify_public', { ...outside, text: TEXT })).toMatchObject({
          valid: true,
        });
        const digest = { ...first, hash: DIGEST, hash_algorithm: 'SHA-256' };
        const hashed = await agent.ok<{ signature: string }>('twinseal_sign_hash', digest);
        expect(
          await agent.ok('twinseal_verify_hash', { ...digest, signature: hashed.signature }),
        ).toMatchObject({ valid: true });
        expect(await agent.ok('twinseal_rotate_key', key)).toMatchObject({
          key_version: 2,
          old_key_version: 1,
        });
        expect(await agent.fault('twinseal_sign', { ...first, text: TEXT })).toMatchObject({ status: 404 });
        expect(await isValid({ text: TEXT })).toBe(true);
        expect(await agent.ok('twinseal_get_public_key', { ...first, format: 'pem' })).toMatchObject({
          public_key: expect.stringMatching(/^-----BEGIN PUBLIC KEY-----/),
        });
        await agent.ok('twinseal_retire_key', { ...key, key_version: 2 });
        await agent.ok('twinseal_archive_key', first);
        const { keys } = await agent.ok<{ keys: readonly Keyed[] }>('twinseal_list_keys', {
          key: 'invoices',
        });
        const states = keys.map(({ key_version, status }) => [key_version, status]).toSorted();
        expect(states).toEqual([
          [1, 'archived'],
          [2, 'retired'],
        ]);
      });
    },
  );

  it('encrypt and decrypt text and bytes, and encapsulate', async () => {
    await withAgent(await project(world()), async (agent) => {
      const key = { algorithm: 'X-Wing', key_version: 1 };
      await agent.ok('twinseal_generate_key', { algorithm: 'X-Wing' });
      const { ciphertext } = await agent.ok<{ ciphertext: string }>('twinseal_encrypt', {
        ...key,
        text: TEXT,
      });
      expect(await agent.ok('twinseal_decrypt', { ...key, ciphertext })).toMatchObject({
        plaintext: BASE64_OF_TEXT,
        text: TEXT,
      });
      const bytes = await agent.ok<{ ciphertext: string }>('twinseal_encrypt', { ...key, plaintext: '/w==' });
      const opened = await agent.ok('twinseal_decrypt', { ...key, ciphertext: bytes.ciphertext });
      expect(opened).toMatchObject({ plaintext: '/w==' });
      expect(opened).not.toHaveProperty('text');
      const { kem_ciphertext, shared_secret } = await agent.ok('twinseal_encapsulate', key);
      expect(await agent.ok('twinseal_decapsulate', { ...key, kem_ciphertext })).toMatchObject({
        shared_secret,
      });
      expect(await agent.ok('twinseal_list_algorithms')).toHaveProperty('algorithms.0.algorithm');
    });
  });

  it('grant actions under a mandate until it is narrowed, and deny as an answer', async () => {
    await withAgent(await project(world()), async (agent) => {
      const { mandate } = await agent.ok<{ mandate: { id: string; token: Token } }>(
        'twinseal_create_mandate',
        {
          agentId: 'agent-7',
          issuedBy: 'alice@example.com',
          scope: ['read', 'write'],
          budgetTotal: 3,
          expiresInSeconds: 600,
        },
      );
      const { id, token } = mandate;
      const ask = (action: string, cost: number) =>
        agent.ok('twinseal_verify_mandate', { token, action, cost });
      expect(await ask('read', 2)).toMatchObject({ result: 'granted', budgetRemaining: 1 });
      expect(await ask('read', 2)).toMatchObject({ result: 'denied', reason: 'budget_exhausted' });
      await agent.ok('twinseal_update_mandate', { id, action: 'narrow', scope: ['write'] });
      expect(await ask('read', 0)).toMatchObject({ result: 'denied', reason: 'scope_not_authorized' });
      expect(await agent.ok('twinseal_get_mandate', { id })).toMatchObject({
        mandate: { scopeCurrent: ['write'] },
      });
      expect(await agent.ok('twinseal_list_mandates')).toMatchObject({ total: 1, mandates: [{ id }] });
    });
  });
});

describe('twinseal mcp', () => {
  const world = useWorld();

  it('describes each tool with schemas, hints and what calling it costs', async () => {
    await withAgent(await project(world()), async (agent) => {
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
    await withAgent(await project(world()), async (agent) => {
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
    await withAgent(await project(world(), { scopes: ['keys:read', 'tokens'] }), async (agent) => {
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
    const { project: made, client } = await fipsignProject(world(), { free_limit: 1 });
    expect(made.status).toBe('active');
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
    const { TWINSEAL_URL: url, TWINSEAL_API_KEY: key } = await project(world());
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
    const settings = await project(world());
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

describe('twinseal mcp --http', () => {
  const world = useWorld();
  const bearer = { authorization: `Bearer ${MCP_SECRET}` };
  let server: McpOverHttp;
  beforeAll(async () => {
    server = await McpOverHttp.start(await project(world()), ['--allow-host', 'tools.example']);
  }, 120_000);
  afterAll(async () => await server.stop());

  const knock = (headers: Readonly<Record<string, string>>, method = 'POST') =>
    send(new URL(server.url), {
      method,
      path: '/mcp',
      headers: {
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        ...headers,
      },
      ...(method === 'POST' && { body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' }),
    });

  it('serves the tools to clients that know the secret, many at once', async () => {
    const agents = await Promise.all([1, 2, 3].map(() => Agent.overHttp(server.url, bearer)));
    const signed = await Promise.all(agents.map((agent) => agent.ok('fipsign_sign', { sub: 'over-http' })));
    expect(signed).toHaveLength(3);
    expect(await agents[0]?.tools()).toHaveLength(TOOL_COUNT);
    await Promise.all(agents.map((agent) => agent.close()));
  });

  it('listens on this machine only', () => {
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
  });

  it('refuses clients without the secret or with another one', async () => {
    await expect(Agent.overHttp(server.url)).rejects.toThrow();
    await expect(Agent.overHttp(server.url, { authorization: `Bearer ${'x'.repeat(32)}` })).rejects.toThrow();
    expect((await knock({})).status).toBe(401);
  });

  it('refuses rebound names and web pages even with the secret', async () => {
    expect((await knock(bearer)).status).toBe(200);
    expect((await knock({ ...bearer, host: 'tools.example' })).status).toBe(200);
    expect((await knock({ ...bearer, host: 'evil.example' })).status).toBe(403);
    expect((await knock({ ...bearer, origin: 'http://localhost:8000' })).status).toBe(403);
    expect((await knock(bearer, 'GET')).status).toBe(405);
  });

  it('answers what is no JSON, and what is too long, as the protocol has it', async () => {
    const post = (body: string) =>
      send(new URL(server.url), {
        method: 'POST',
        path: '/mcp',
        headers: {
          ...bearer,
          accept: 'application/json, text/event-stream',
          'content-type': 'application/json',
        },
        body,
      });
    expect((await post('{')).status).toBe(400);
    expect((await post(`"${'x'.repeat(5_000_000)}"`)).status).toBe(413);
  });

  it('ends with status 0 at SIGTERM, having written its address and no secret', async () => {
    const other = await McpOverHttp.start(await project(world()));
    const agent = await Agent.overHttp(other.url, bearer);
    await agent.ok('fipsign_generate_key_pair');
    await agent.close();
    expect(await other.stop()).toBe(0);
    expect(other.output).toBe(`twinseal: agents find the tools at ${other.url}\n`);
  });

  it('does not start as an open door, on a taken port or with wrong options, and says what to do', async () => {
    const open = await twinseal(['mcp', '--http']);
    expect([open.status, open.stdout]).toEqual([2, '']);
    expect(open.stderr).toContain('TWINSEAL_MCP_SECRET');
    const settings = { TWINSEAL_MCP_SECRET: MCP_SECRET };
    const taken = await twinseal(['mcp', '--http', '--port', new URL(server.url).port], settings);
    expect(taken.status).toBe(2);
    expect(taken.stderr).toContain('--port');
    expect((await twinseal(['mcp', '--http', '--port', '70000'], settings)).status).toBe(2);
    const guessable = await twinseal(['mcp', '--http'], { TWINSEAL_MCP_SECRET: 'guessable' });
    expect(guessable.status).toBe(2);
    expect(guessable.stderr).not.toContain('guessable');
  });
});
