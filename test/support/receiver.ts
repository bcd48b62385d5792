import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A delivery as it arrived. */
export interface Arrival {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly path: string;
}

type Answer = (response: ServerResponse, arrival: Arrival, count: number) => void;
const ACCEPT: Answer = (response) => void response.writeHead(204).end();

/** A receiver of webhooks that answers as a test wants it to. */
export class Receiver {
  readonly arrivals: Arrival[] = [];
  #server: Server | undefined;
  #port = 0;
  #answer: Answer = ACCEPT;

  get url(): string {
    return `http://127.0.0.1:${this.#port}/hook`;
  }

  /** From now on each delivery is answered so; `count` counts them from 1. */
  answers(answer: Answer): void {
    this.#answer = answer;
  }

  /** Listens, the second time on the same port. */
  async open(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        const arrival = { headers: request.headers, body, path: request.url ?? '' };
        this.arrivals.push(arrival);
        this.#answer(response, arrival, this.arrivals.length);
      });
    });
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Forgets what arrived, how to answer, and the port, where late deliveries of the test before would arrive. */
  reset(): void {
    this.arrivals.length = 0;
    this.#answer = ACCEPT;
    this.#port = 0;
  }

  /** Hangs up on everybody and stops listening. */
  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}

/** A receiver that listens during every test of the enclosing `describe`, each time as if new. */
export const useReceiver = (): Receiver => {
  const receiver = new Receiver();
  beforeEach(async () => {
    receiver.reset();
    await receiver.open();
  });
  afterEach(() => receiver.close());
  return receiver;
};
