// Routes over HTTP: the API key checked, every signature audited and synced (SQLite), against the engine's raw rate.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { EngineName } from '../backend-figures.js';
import { MESSAGE_BYTES, type HttpFigures } from '../figures.js';
import { measured, type Row } from '../harness/row.js';
import { onCore, type Cores } from '../pin.js';
import { type LoadedRoute, Subject } from '../subject.js';
import { serviceWithoutNative } from '../without-native.js';
import { builtEngines, engineRow } from './engines.js';
import type { Effort, Scenario } from './scenario.js';

const CLIENTS = 32;
const BATCH_CLIENTS = 4;
const BATCH = 100;

interface Route extends LoadedRoute {
  readonly name: string;
  readonly operation: 'ML-DSA-65 sign' | 'ML-DSA-65 verify';
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

type References = Pick<Row, 'reference' | 'also'>;

const rowOf = (name: string, route: Route, runs: readonly HttpFigures[], references: References): Row => {
  const last = runs.at(-1);
  const rates = runs.map(({ perSecond }) => perSecond * route.each);
  return measured('http', name, 'per second', rates, {
    ...references,
    more: {
      clients: route.clients,
      'p50 ms': last?.p50 ?? Number.NaN,
      'p99 ms': last?.p99 ?? Number.NaN,
      'event loop p99 ms': Math.max(...runs.map(({ loop }) => loop.p99)),
    },
  });
};

/** A service under load. */
interface Run {
  readonly name: string;
  readonly provider: 'memory' | 'wasm';
  readonly service: Cores;
  readonly generator: Cores;
  /** Whether it runs where the native engine was not built. */
  readonly bare?: boolean;
  readonly referencesOf: (route: Route) => References;
}

const loaded = async ({ seconds, repeats }: Effort, run: Run): Promise<readonly Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-bench-'));
  try {
    const subject = await Subject.start(folder, {
      provider: run.provider,
      before: onCore(run.service),
      ...(run.bare === true && { main: await serviceWithoutNative(folder) }),
    });
    try {
      const rows: Row[] = [];
      for (const route of await routesOf(subject)) {
        const runs: HttpFigures[] = [];
        for (let round = 0; round < repeats; round += 1) {
          runs.push(await subject.load(route.clients, seconds, route, run.generator));
        }
        rows.push(rowOf(`${run.name}: ${route.name}`, route, runs, run.referencesOf(route)));
      }
      return [...rows, measured('memory', `${run.name}: after this load`, 'MB', [subject.residentMemory()])];
    } finally {
      await subject.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Beside the engine on its core; the load generator has another. */
const oneCore = (engine: EngineName): Pick<Run, 'service' | 'generator' | 'referencesOf'> => ({
  service: 0,
  generator: 1,
  referencesOf: ({ operation }) => ({
    reference: engineRow(engine, `${operation}, keys in turn`),
    also: engineRow(engine, operation),
  }),
});

/** What further cores give: the load generator, which takes its share, has the same ones in both. */
const together = (run: Run): readonly Run[] => {
  const one = `${run.name} with the load generator`;
  const all = `${run.name.replace('one core', 'all cores')} with the load generator`;
  const alone = { ...run, name: one, generator: 0, referencesOf: () => ({}) } as const;
  const referencesOf = ({ name }: Route): References => ({ reference: `${one}: ${name}` });
  return [alone, { ...run, name: all ?? '', service: 'all', generator: 'all', referencesOf }];
};

/** What a fresh clone has: WebAssembly signs and verifies. */
const bare: Run = { name: 'wasm, one core', provider: 'wasm', bare: true, ...oneCore('wasm') };

const native: Run = { name: 'memory with native, one core', provider: 'memory', ...oneCore('native') };

/** The service as a clone has it, and with the native engine where it was built. */
export const http: Scenario = async (effort) => {
  const runs = [bare, ...together(bare)];
  if (builtEngines().includes('native')) runs.push(native, ...together(native));
  const rows: Row[] = [];
  for (const run of runs) rows.push(...(await loaded(effort, run)));
  return rows;
};
