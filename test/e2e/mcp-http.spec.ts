import { once } from 'node:events';
import { connect } from 'node:net';

import { twinseal } from '../support/cli.js';
import { send } from '../support/http.js';
import { Agent, MCP_SECRET, mcpProject, McpOverHttp, TOOL_COUNT } from '../support/mcp.js';
import { useWorld } from '../support/world.js';

describe('twinseal mcp --http', () => {
  const world = useWorld();
  const bearer = { authorization: `Bearer ${MCP_SECRET}` };
  let server: McpOverHttp;
  beforeAll(async () => {
    server = await McpOverHttp.start(await mcpProject(world()), ['--allow-host', 'tools.example']);
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
    await expect(Agent.overHttp(server.url)).rejects.toThrow('TWINSEAL_MCP_SECRET');
    await expect(Agent.overHttp(server.url, { authorization: `Bearer ${'x'.repeat(32)}` })).rejects.toThrow(
      'TWINSEAL_MCP_SECRET',
    );
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
    const other = await McpOverHttp.start(await mcpProject(world()));
    const agent = await Agent.overHttp(other.url, bearer);
    await agent.ok('fipsign_generate_key_pair');
    await agent.close();
    expect(await other.stop()).toBe(0);
    expect(other.output).toBe(`twinseal: agents find the tools at ${other.url}\n`);
  });

  it('ends although a client stopped in the middle of a request', async () => {
    const other = await McpOverHttp.start({});
    const { hostname, port, host } = new URL(other.url);
    const socket = connect(Number(port), hostname);
    const head = ['POST /mcp HTTP/1.1', `Host: ${host}`, `Authorization: Bearer ${MCP_SECRET}`];
    const rest = ['Content-Type: application/json', 'Accept: application/json, text/event-stream'];
    socket.write([...head, ...rest, 'Content-Length: 100', '', '{'].join('\r\n'));
    await once(socket, 'connect');
    // Being cut off is what this client has to expect.
    socket.on('error', () => undefined);
    await (await Agent.overHttp(other.url, bearer)).close();
    expect(await other.stop()).toBe(0);
    socket.destroy();
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
