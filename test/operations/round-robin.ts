import { once } from 'node:events';
import { Agent, createServer, request as open, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { send } from '../support/http.js';

/** How often each target is asked whether it is ready: a Kubernetes probe in fast motion. */
const PROBE_EVERY_MS = 100;

interface Target {
  readonly base: URL;
  ready: boolean;
}

/**
 * A small load balancer: sends each request to the next target that `/health/ready` calls ready, over connections that
 * it keeps, and repeats none of them. What it cannot deliver is answered with 502.
 */
export class RoundRobin {
  readonly #targets: readonly Target[];
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server: Server;
  #probing: NodeJS.Timeout | undefined;
  #turn = 0;
  #port = 0;

  constructor(bases: readonly URL[]) {
    this.#targets = bases.map((base) => ({ base, ready: false }));
    this.#server = createServer((incoming, outgoing) => {
      const target = this.#next();
      if (target === undefined) return void outgoing.writeHead(502).end('no target is ready');
      const { method = 'GET', url: path = '/', headers } = incoming;
      const onward = open(
        { host: target.hostname, port: target.port, method, path, headers, agent: this.#agent },
        (answer: IncomingMessage) => {
          const { connection: _hop, ...kept } = answer.headers;
          outgoing.writeHead(answer.statusCode ?? 502, kept);
          answer.pipe(outgoing);
        },
      );
      onward.on('error', (error) => {
        if (!outgoing.headersSent) outgoing.writeHead(502);
        outgoing.end(`${target.port}: ${error.message}`);
      });
      incoming.pipe(onward);
    });
  }

  get base(): URL {
    return new URL(`http://127.0.0.1:${this.#port}`);
  }

  async open(): Promise<void> {
    await this.#probe();
    this.#probing = setInterval(() => void this.#probe(), PROBE_EVERY_MS);
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    clearInterval(this.#probing);
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
    this.#agent.destroy();
  }

  #next(): URL | undefined {
    const ready = this.#targets.filter((target) => target.ready);
    return ready[(this.#turn += 1) % ready.length]?.base;
  }

  async #probe(): Promise<void> {
    for (const target of this.#targets) {
      try {
        const { status } = await send(target.base, { method: 'GET', path: '/health/ready' });
        target.ready = status === 200;
      } catch {
        target.ready = false;
      }
    }
  }
}
