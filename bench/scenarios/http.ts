// Routes over HTTP: the API key checked, every signature audited and synced (SQLite), against the engine's raw rate.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { EngineName } from '../backend-figures.js';
import type { HttpFigures } from '../figures.js';
import { measured, type Row } from '../harness/row.js';
import { onCore, type Cores } from '../pin.js';
import { signatureRoutes, type SignatureRoute } from '../signature-routes.js';
import { Subject } from '../subject.js';
import { serviceWithoutNative } from '../without-native.js';
import { builtEngines, engineRow } from './engines.js';
import type { Effort, Scenario } from './scenario.js';

const CLIENTS = 32;
const BATCH_CLIENTS = 4;
interface Route extends SignatureRoute {
  readonly clients: number;
}

const withClients = (route: SignatureRoute): Route => ({
  ...route,
  clients: route.each === 1 ? CLIENTS : BATCH_CLIENTS,
});

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
      const routes = await signatureRoutes((path, body) => subject.post(path, body, 200));
      for (const route of routes.map(withClients)) {
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
  return [alone, { ...run, name: all, service: 'all', generator: 'all', referencesOf }];
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
