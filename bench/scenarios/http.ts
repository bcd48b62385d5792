// Routes over HTTP: the API key checked, every signature audited and synced (SQLite), against the engine's raw rate.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Operation } from '../backend-figures.js';
import { MESSAGE_BYTES, type HttpFigures } from '../figures.js';
import { measured, type Row } from '../harness/row.js';
import { type LoadedRoute, Subject } from '../subject.js';
import { serviceWithoutNative } from '../without-native.js';
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

/** A service under load: `cores` are its own, the load generator has core 1 or finds time where it can. */
interface Run {
  readonly name: string;
  readonly provider: 'memory' | 'wasm';
  readonly cores: 'one core' | 'all cores';
  /** Whether it runs where the native engine was not built. */
  readonly bare?: boolean;
  readonly referenceOf: (route: Route) => string;
}

const loaded = async ({ seconds, repeats }: Effort, run: Run): Promise<readonly Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-bench-'));
  try {
    const subject = await Subject.start(folder, {
      provider: run.provider,
      ...(run.cores === 'all cores' && { before: [] }),
      ...(run.bare === true && { main: await serviceWithoutNative(folder) }),
    });
    try {
      const rows: Row[] = [];
      for (const route of await routesOf(subject)) {
        const runs: HttpFigures[] = [];
        for (let round = 0; round < repeats; round += 1) {
          runs.push(await subject.load(route.clients, seconds, route, run.cores === 'all cores' ? 'all' : 1));
        }
        rows.push(rowOf(`${run.name}: ${route.name}`, route, runs, run.referenceOf(route)));
      }
      return [...rows, measured('memory', `${run.name}: after this load`, 'MB', [subject.residentMemory()])];
    } finally {
      await subject.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const onAllCores = (name: string): Pick<Run, 'name' | 'cores' | 'referenceOf'> => ({
  name: `${name}, all cores`,
  cores: 'all cores',
  referenceOf: (route) => `${name}, one core: ${route.name}`,
});

/** What a fresh clone has: WebAssembly signs and OpenSSL verifies. */
const bare: Run = {
  name: 'wasm, one core',
  provider: 'wasm',
  cores: 'one core',
  bare: true,
  referenceOf: ({ operation }) => engineRow(operation.includes('verify') ? 'openssl' : 'wasm', operation),
};

const native: Run = {
  name: 'memory with native, one core',
  provider: 'memory',
  cores: 'one core',
  referenceOf: ({ operation }) => engineRow('native', operation),
};

/** The service as a clone has it, and with the native engine where it was built: on one core beside the engine, and on all. */
export const http: Scenario = async (effort) => {
  const runs: Run[] = [bare, { ...bare, ...onAllCores('wasm') }];
  if (builtEngines().includes('native'))
    runs.push(native, { ...native, ...onAllCores('memory with native') });
  const rows: Row[] = [];
  for (const run of runs) rows.push(...(await loaded(effort, run)));
  return rows;
};
