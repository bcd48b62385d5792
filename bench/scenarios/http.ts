// Routes over HTTP: the API key checked, every signature audited and synced (SQLite), against the engine's raw rate.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { EngineName, Operation } from '../backend-figures.js';
import { MESSAGE_BYTES, type HttpFigures } from '../figures.js';
import { measured, type Row } from '../harness/row.js';
import { type LoadedRoute, Subject } from '../subject.js';
import { builtEngines, engineRow } from './engines.js';
import type { Effort, Scenario } from './scenario.js';

const CLIENTS = 32;
const BATCH_CLIENTS = 4;
const BATCH = 100;

interface Route extends LoadedRoute {
  readonly name: string;
  readonly operation: Operation;
  readonly clients: number;
  /** Operations per request. */
  readonly each: number;
}

const routesOf = async (subject: Subject): Promise<readonly Route[]> => {
  const message = Buffer.alloc(MESSAGE_BYTES, 7).toString('base64');
  const key = { algorithm: 'ML-DSA-65', key_version: 1 };
  const at = '/api/v1/signature';
  const sign = { ...key, message };
  const { signature } = await subject.post(`${at}/sign`, sign, 200);
  const items = Array.from({ length: BATCH }, () => ({ message }));
  const [signing, verifying] = ['ML-DSA-65 sign', 'ML-DSA-65 verify'] as const;
  return [
    { name: 'sign', path: `${at}/sign`, body: sign, operation: signing, clients: CLIENTS, each: 1 },
    {
      name: 'verify',
      path: `${at}/verify`,
      body: { ...sign, signature },
      operation: verifying,
      clients: CLIENTS,
      each: 1,
    },
    {
      name: 'sign-batch of 100',
      path: `${at}/sign-batch`,
      body: { ...key, items },
      operation: signing,
      clients: BATCH_CLIENTS,
      each: BATCH,
    },
  ];
};

const rowOf = (name: string, route: Route, runs: readonly HttpFigures[], reference: string): Row => {
  const last = runs.at(-1);
  const rates = runs.map(({ perSecond }) => perSecond * route.each);
  return measured('http', name, 'per second', rates, {
    reference,
    more: {
      clients: route.clients,
      'p50 ms': last?.p50 ?? Number.NaN,
      'p99 ms': last?.p99 ?? Number.NaN,
      'event loop p99 ms': Math.max(...runs.map(({ loop }) => loop.p99)),
    },
  });
};

/** Service on `cores`, load generator on core 1 or wherever it finds time. */
const loaded = async (
  { seconds, repeats }: Effort,
  provider: string,
  cores: 'one core' | 'all cores',
  referenceOf: (route: Route) => string,
): Promise<readonly Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-bench-'));
  const subject = await Subject.start(folder, provider, ...(cores === 'all cores' ? [[]] : []));
  try {
    const rows: Row[] = [];
    for (const route of await routesOf(subject)) {
      const runs: HttpFigures[] = [];
      for (let round = 0; round < repeats; round += 1) {
        runs.push(await subject.load(route.clients, seconds, route, cores === 'all cores' ? 'all' : 1));
      }
      rows.push(rowOf(`${provider}, ${cores}: ${route.name}`, route, runs, referenceOf(route)));
    }
    const name = `${provider}, ${cores}: after this load`;
    return [...rows, measured('memory', name, 'MB', [subject.residentMemory()])];
  } finally {
    await subject.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Each software provider on one core beside its engine, and the first on all cores beside that. */
export const http: Scenario = async (effort) => {
  const engine: EngineName = builtEngines().includes('native') ? 'native' : 'openssl';
  const rows = [
    ...(await loaded(effort, 'memory', 'one core', ({ operation }) => engineRow(engine, operation))),
    ...(await loaded(effort, 'wasm', 'one core', ({ operation }) =>
      engineRow(operation.includes('verify') ? engine : 'wasm', operation),
    )),
  ];
  const onAll = await loaded(effort, 'memory', 'all cores', ({ name }) => `memory, one core: ${name}`);
  return [...rows, ...onAll];
};
