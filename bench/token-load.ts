// The load generator: `clients` keep-alive connections, each sending its next request when the last is answered.
import { Agent, request } from 'node:http';

import { childArgument } from './child.js';
import type { LoadFigures } from './figures.js';
import type { TokenLoadOrder } from './token-figures.js';

const order = childArgument<TokenLoadOrder>();
const { hostname: host, port } = new URL(order.base);
const agent = new Agent({ keepAlive: true, maxSockets: order.clients });
const headers = {
  'x-api-key': order.apiKey,
  'content-type': 'application/json',
  'content-length': Buffer.byteLength(order.body),
};

const once = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const options = { host, port, method: 'POST', path: order.path, agent, headers };
    const outgoing = request(options, (incoming) => {
      incoming.resume();
      incoming.on('error', reject);
      incoming.on('end', () =>
        incoming.statusCode === 200
          ? resolve()
          : reject(new Error(`${order.path} answered ${incoming.statusCode}`)),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(order.body);
  });

const drive = async (milliseconds: number): Promise<readonly number[]> => {
  const latencies: number[] = [];
  const end = performance.now() + milliseconds;
  const client = async (): Promise<void> => {
    for (let start = performance.now(); start < end; start = performance.now()) {
      await once();
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
