// The load generator: `clients` keep-alive connections, each sending its next request when the last is answered.
import { Agent, request } from 'node:http';

import { childArgument } from './child.js';
import type { LoadFigures, LoadOrder } from './figures.js';

const order = childArgument<LoadOrder>();
const base = new URL(order.base);
const agent = new Agent({ keepAlive: true, maxSockets: order.clients });
const { body } = order;
const headers = {
  'x-api-key': order.apiKey,
  'content-type': 'application/json',
  'content-length': Buffer.byteLength(body),
};

const postOnce = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: base.hostname,
        port: base.port,
        method: 'POST',
        path: order.path,
        agent,
        headers,
      },
      (incoming) => {
        incoming.resume();
        incoming.on('error', reject);
        incoming.on('end', () =>
          incoming.statusCode === 200
            ? resolve()
            : reject(new Error(`${order.path} answered ${incoming.statusCode}`)),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

const drive = async (milliseconds: number): Promise<readonly number[]> => {
  const latencies: number[] = [];
  const end = performance.now() + milliseconds;
  const client = async (): Promise<void> => {
    for (let start = performance.now(); start < end; start = performance.now()) {
      await postOnce();
      latencies.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: order.clients }, client));
  return latencies;
};

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

await drive(order.seconds * 250);
const start = performance.now();
const latencies = (await drive(order.seconds * 1000)).toSorted((a, b) => a - b);
const elapsed = performance.now() - start;
const figures: LoadFigures = {
  clients: order.clients,
  requests: latencies.length,
  perSecond: (latencies.length * 1000) / elapsed,
  p50: percentile(latencies, 0.5),
  p99: percentile(latencies, 0.99),
};
process.stdout.write(JSON.stringify(figures));
agent.destroy();
