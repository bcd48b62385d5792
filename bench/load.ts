// The load generator: `clients` keep-alive connections, each sending its next request when the last is answered.
import { childArgument } from './child.js';
import type { LoadFigures, LoadOrder } from './figures.js';
import { KeepAliveClient } from './keep-alive-client.js';

const order = childArgument<LoadOrder>();
const base = new URL(order.base);
const body = Buffer.from(order.body);
const head = [
  `POST ${order.path} HTTP/1.1`,
  `host: ${base.host}`,
  'connection: keep-alive',
  `x-api-key: ${order.apiKey}`,
  'content-type: application/json',
  `content-length: ${body.length}`,
];
const request = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
const clients = await Promise.all(
  Array.from({ length: order.clients }, () => KeepAliveClient.open(base, request)),
);

const drive = async (milliseconds: number): Promise<readonly number[]> => {
  const latencies: number[] = [];
  const end = performance.now() + milliseconds;
  const run = async (client: KeepAliveClient): Promise<void> => {
    for (let start = performance.now(); start < end; start = performance.now()) {
      await client.send();
      latencies.push(performance.now() - start);
    }
  };
  await Promise.all(clients.map(run));
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
for (const client of clients) client.close();
