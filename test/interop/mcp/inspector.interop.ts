import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ROOT } from '../../support/built-service.js';
import { CLI, MCP_SECRET, mcpProject, McpOverHttp, TOOL_COUNT } from '../../support/mcp.js';
import { useWorld } from '../../support/world.js';

const INSPECTOR = join(ROOT, '.cache/mcp-inspector/node_modules/.bin/mcp-inspector');
const PATIENCE_MS = 120_000;

interface Inspected {
  readonly status: number | null;
  readonly answer: Record<string, unknown>;
  readonly complaints: string;
}

/** One run of the protocol's public inspector. @throws SyntaxError when it, or the server, does not even run */
const inspect = async (
  words: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Inspected> => {
  // It keeps a catalogue of servers in its user's home.
  const home = mkdtempSync(join(tmpdir(), 'twinseal-inspector-'));
  const env = { PATH: process.env['PATH'], HOME: home };
  const options = { env, timeout: PATIENCE_MS, maxBuffer: 2 ** 24 };
  const named = Object.entries(settings).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  try {
    return await new Promise((resolve, reject) => {
      const all = [INSPECTOR, '--cli', ...named, ...words];
      const child = execFile(process.execPath, all, options, (_error, stdout, stderr) => {
        try {
          const answer = JSON.parse(stdout) as Record<string, unknown>;
          resolve({ status: child.exitCode, answer, complaints: stderr });
        } catch (cause) {
          reject(new Error(`the inspector said: ${stderr}`, { cause }));
        }
      });
    });
  } finally {
    rmSync(home, { recursive: true });
  }
};

describe('the public inspector of the protocol', () => {
  const world = useWorld();
  const settings = () => mcpProject(world());
  const stdio = [process.execPath, CLI, 'mcp'];

  it(
    'lists the tools and finds nothing in their schemas that other clients stumble over',
    async () => {
      const { status, answer, complaints } = await inspect([...stdio, '--method', 'tools/list', '--strict']);
      expect([status, complaints]).toEqual([0, '']);
      expect(answer['tools']).toHaveLength(TOOL_COUNT);
    },
    PATIENCE_MS,
  );

  it(
    'calls a tool over stdio, and sees a refusal as an error of the tool',
    async () => {
      const call = [...stdio, '--method', 'tools/call', '--tool-name'];
      const signed = await inspect(
        [...call, 'fipsign_sign', '--tool-arg', 'sub=inspector'],
        await settings(),
      );
      expect(signed.status).toBe(0);
      expect(signed.answer).toMatchObject({ structuredContent: { success: true } });
      const refused = await inspect([...call, 'fipsign_usage']);
      expect(refused.status).not.toBe(0);
      expect(refused.answer).toMatchObject({ isError: true });
    },
    PATIENCE_MS,
  );

  it(
    'calls a tool over streamable HTTP with the secret, and gets nowhere without',
    async () => {
      const server = await McpOverHttp.start(await settings());
      const call = ['--transport', 'http', '--server-url', server.url, '--method', 'tools/call'];
      const words = [...call, '--tool-name', 'twinseal_list_keys'];
      const listed = await inspect([...words, '--header', `Authorization: Bearer ${MCP_SECRET}`]);
      expect(listed.status).toBe(0);
      expect(listed.answer).toMatchObject({ structuredContent: { keys: [], total: 0 } });
      await expect(inspect(words)).rejects.toThrow('the inspector said');
      await server.stop();
    },
    PATIENCE_MS,
  );
});
