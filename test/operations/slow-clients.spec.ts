import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { Scrape } from '../support/scrape.js';
import { ADMIN_TOKEN, Service } from '../support/service.js';
import { useWorld } from '../support/world.js';

/** A raw connection and what came back on it until the other side closed it. */
const opened = (port: number): { readonly socket: Socket; readonly closed: Promise<string> } => {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
  // A reset counts as closed too.
  socket.on('error', () => undefined);
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(received)));
  return { socket, closed };
};

/** Sends `text` byte by byte for as long as the connection lives. */
const drip = async (socket: Socket, text: string): Promise<void> => {
  for (const byte of text) {
    if (socket.destroyed) return;
    socket.write(byte);
    await sleep(500);
  }
};

describe('slow and oversized clients', () => {
  const world = useWorld();
  const port = (): number => world().service.port;

  it('are cut off: heads that drip, bodies that stop and connections that say nothing, while others are served', async () => {
    const head = 'POST /admin/projects HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    const dripping = Array.from({ length: 50 }, () => opened(port()));
    for (const { socket } of dripping) void drip(socket, `GET / HTTP/1.1\r\n${'X-A: b\r\n'.repeat(100)}`);
    const stopped = opened(port());
    stopped.socket.write(
      `${head}Authorization: Bearer ${ADMIN_TOKEN}\r\nContent-Length: 100\r\n\r\n{"name":`,
    );
    const silent = opened(port());

    const during = await world().service.send({ method: 'GET', path: '/health/ready' });
    expect(during.status).toBe(200);
    for (const { closed } of dripping) expect(await closed).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(await silent.closed).toMatch(/^(?:HTTP\/1\.1 408 Request Timeout\r\n|$)/);
    expect(await stopped.closed).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    const { value } = await Scrape.of(world().service.base).then((scrape) => ({
      value: scrape.value('twinseal_http_client_errors_total{reason="timeout"}'),
    }));
    expect(value).toBeGreaterThanOrEqual(51);
    expect((await world().admin.call('GET', '/projects')).status).toBe(200);
  }, 90_000);

  it('with heads past 16 KiB get 431 in a body of their dialect, and the connection is closed', async () => {
    const { socket, closed } = opened(port());
    socket.write(`GET /health HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`);
    const answer = await closed;
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain('Connection: close');
  });

  it('with bodies past the limit get 413, and nothing of them is kept', async () => {
    const { api } = world();
    const answer = await api.call('POST', '/kms/keys/generate', `{"algorithm":"${'a'.repeat(9_000_000)}"}`);
    expect(answer.status).toBe(413);
    expect(world().service.output).not.toContain('aaaaaaaaaa');
  });

  it.each(['/health', '/nowhere', '/metrics', '/api/v1/kms/keys', '/admin/projects', '/docs'])(
    'or not, every answer has the security headers: %s',
    async (path) => {
      const { headers } = await world().service.send({ method: 'GET', path });
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': expect.stringMatching(/SAMEORIGIN|DENY/),
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
      expect(headers['x-powered-by'] ?? headers['server']).toBeUndefined();
    },
  );
});

describe('the administrator’s own listener', () => {
  it('has the same limits', async () => {
    const { port } = await Service.prepare();
    const service = await Service.start({ TWINSEAL_ADMIN_PORT: String(port) });
    try {
      const { socket, closed } = opened(port);
      void drip(socket, `GET /admin/projects HTTP/1.1\r\n${'X-A: b\r\n'.repeat(100)}`);
      expect(await closed).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
      const long = opened(port);
      long.socket.write(`GET /metrics HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`);
      expect(await long.closed).toMatch(/^HTTP\/1\.1 431 /);
    } finally {
      await service.dispose();
    }
  }, 90_000);
});
