import { execFile } from 'node:child_process';

import { ensureBuilt } from '../support/built-service.js';
import { CLI } from '../support/mcp.js';

interface Message {
  readonly jsonrpc: string;
  readonly id?: number | null;
  readonly result?: { readonly isError?: boolean };
}

const PARAMS = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'e2e', version: '1' } };
const LINES = [
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: PARAMS }),
  JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }),
  'this is no message',
  JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' }),
  JSON.stringify({ jsonrpc: '2.0', id: 3, method: 'no/such' }),
  JSON.stringify({ jsonrpc: '2.0', id: 4, method: 'tools/call', params: { name: 'fipsign_usage' } }),
  JSON.stringify({
    jsonrpc: '2.0',
    id: 5,
    method: 'tools/call',
    params: { name: 'fipsign_generate_key_pair', arguments: {} },
  }),
];

describe('twinseal mcp over standard input and output', () => {
  it('writes the protocol and nothing else, answers what was asked before the input ended, and ends with 0', async () => {
    await ensureBuilt();
    const env = { PATH: process.env['PATH'], LOG_LEVEL: 'trace' };
    const run = await new Promise<{ status: number | null; out: string; err: string }>((resolve) => {
      const child = execFile(process.execPath, [CLI, 'mcp'], { env }, (_error, out, err) =>
        resolve({ status: child.exitCode, out, err }),
      );
      child.stdin?.end(`${LINES.join('\n')}\n`);
    });
    expect([run.status, run.err]).toEqual([0, '']);
    expect(run.out.endsWith('\n')).toBe(true);
    const messages = run.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Message);
    expect(messages.map(({ jsonrpc }) => jsonrpc)).toEqual(messages.map(() => '2.0'));
    const answers = new Map(messages.map((message) => [message.id, message]));
    expect(new Set(answers.keys())).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(answers.get(3)).toHaveProperty('error');
    expect(answers.get(4)?.result?.isError).toBe(true);
    expect(answers.get(5)?.result).toHaveProperty('structuredContent.secretKey');
  });
});
