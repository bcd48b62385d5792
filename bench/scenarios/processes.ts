// Processes of the service that share a port (PostgreSQL): what further cores give to every route.
import { availableParallelism } from 'node:os';

import { PostgresServer } from '../../test/setup/postgres-server.js';
import type { LoadFigures } from '../figures.js';
import { measured, type References, type Row } from '../harness/row.js';
import { canPin, onCore, type Cores } from '../pin.js';
import { signatureRoutes, type SignatureRoute } from '../signature-routes.js';
import { Subject } from '../subject.js';
import { builtEngines } from './engines.js';
import type { Effort, Scenario } from './scenario.js';

/** For each core, and so for each process: fewer would all wait for one commit at times, and leave a core idle. */
const CLIENTS = 64;
const BATCH_CLIENTS = 4;

interface Served {
  readonly engine: string;
  readonly provider: 'memory' | 'wasm';
  /** Whether it runs where the native engine was not built. */
  readonly bare: boolean;
}

/** A service that has a process for each of its cores, its database and their load generator, all on these cores. */
interface Stack {
  readonly cores: Cores;
  readonly subject: Subject;
  readonly routes: readonly SignatureRoute[];
}

/** A route, and the stacks on which it is loaded at the same time. */
interface Trial {
  readonly name: string;
  readonly route: SignatureRoute;
  readonly stacks: readonly Stack[];
  readonly runs: (readonly LoadFigures[])[];
}

const clientsOn = (cores: Cores, { each }: SignatureRoute): number =>
  (each === 1 ? CLIENTS : BATCH_CLIENTS) * (cores === 'all' ? availableParallelism() : 1);

/** Bodies differ between stacks: each has keys of its own. */
const routeOf = ({ routes }: Stack, { name }: SignatureRoute): SignatureRoute => {
  const route = routes.find((one) => one.name === name);
  if (route === undefined) throw new Error(`there is no route ${name}`);
  return route;
};

const warm = async ({ route, stacks }: Trial): Promise<void> => {
  for (const stack of stacks) {
    await stack.subject.warm(clientsOn(stack.cores, route), routeOf(stack, route), stack.cores);
  }
};

const run = async ({ route, stacks, runs }: Trial, seconds: number): Promise<void> => {
  const loads = stacks.map((stack) =>
    stack.subject.loadProcesses(clientsOn(stack.cores, route), seconds, routeOf(stack, route), stack.cores),
  );
  runs.push(await Promise.all(loads));
};

const rowOf = ({ name, route, runs }: Trial, references?: References): Row => {
  const last = runs.at(-1) ?? [];
  const sum = (figures: readonly LoadFigures[], of: 'perSecond' | 'clients'): number =>
    figures.reduce((total, figure) => total + figure[of], 0);
  const rates = runs.map((figures) => sum(figures, 'perSecond') * route.each);
  return measured('processes', name, 'per second', rates, {
    ...references,
    more: {
      clients: sum(last, 'clients'),
      'p50 ms': Math.max(...last.map(({ p50 }) => p50)),
      'p99 ms': Math.max(...last.map(({ p99 }) => p99)),
    },
  });
};

/** One core, and what is held against it, in turns: whatever else the machine does falls on all alike. */
const inTurns = async (
  { seconds, repeats }: Effort,
  trials: readonly [one: Trial, ...others: Trial[]],
): Promise<readonly Row[]> => {
  const [one, ...others] = trials;
  for (const trial of trials) await warm(trial);
  for (let turn = 0; turn < repeats; turn++) {
    for (const trial of trials) await run(trial, seconds);
  }
  return [rowOf(one), ...others.map((trial) => rowOf(trial, { reference: one.name }))];
};

/** Where a service and its database run, and whether each process is held on its core. */
interface Place {
  readonly cores: Cores;
  readonly pinned?: boolean;
}

/** Runs `measure` with a service and its database in a place. */
const serving = async <Result>(
  { provider, bare }: Served,
  { cores, pinned = false }: Place,
  measure: (stack: Stack) => Promise<Result>,
): Promise<Result> => {
  const server = await PostgresServer.start(onCore(cores));
  try {
    const settings = {
      DATABASE_URL: server.url,
      TWINSEAL_PROCESSES: 'auto',
      TWINSEAL_PIN_PROCESSES: String(pinned),
    };
    const subject = await Subject.start({ provider, bare, cores, watched: false, settings });
    try {
      const routes = await signatureRoutes((path, body) => subject.post(path, body, 200));
      return await measure({ cores, subject, routes });
    } finally {
      await subject.stop();
    }
  } finally {
    await server.stop();
  }
};

/** What is held against one core. */
interface Held {
  readonly where: string;
  readonly stacks: readonly Stack[];
}

const rowsOf = async (
  effort: Effort,
  { engine }: Served,
  first: Stack,
  others: readonly Held[],
): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const route of first.routes) {
    const trialOf = ({ where, stacks }: Held): Trial => ({
      name: `${engine} on PostgreSQL, ${where}: ${route.name}`,
      route,
      stacks,
      runs: [],
    });
    const one = trialOf({ where: 'one core and process', stacks: [first] });
    rows.push(...(await inTurns(effort, [one, ...others.map(trialOf)])));
  }
  return rows;
};

/** The same with each process held on a core, and with two services that share nothing: what a machine of two cores allows. */
const withPinned = (
  effort: Effort,
  served: Served,
  first: Stack,
  others: readonly Held[],
): Promise<readonly Row[]> =>
  serving(served, { cores: 'all', pinned: true }, (all) => {
    const pinned = [...others, { where: 'all cores, a process held on each', stacks: [all] }];
    if (availableParallelism() !== 2) return rowsOf(effort, served, first, pinned);
    return serving(served, { cores: 1 }, (second) => {
      const two = { where: 'two services that share nothing, a core each', stacks: [first, second] };
      return rowsOf(effort, served, first, [...pinned, two]);
    });
  });

const compared = (effort: Effort, served: Served): Promise<readonly Row[]> =>
  serving(served, { cores: 0 }, (first) =>
    serving(served, { cores: 'all' }, (all) => {
      const free = [{ where: 'all cores, a process each', stacks: [all] }];
      return canPin ? withPinned(effort, served, first, free) : rowsOf(effort, served, first, free);
    }),
  );

export const processes: Scenario = async (effort) => {
  const rows = [...(await compared(effort, { engine: 'wasm', provider: 'wasm', bare: true }))];
  if (builtEngines().includes('native')) {
    rows.push(...(await compared(effort, { engine: 'native', provider: 'memory', bare: false })));
  }
  return rows;
};
