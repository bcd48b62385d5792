// Processes of the service that share a port (PostgreSQL): what further cores give to every route.
import { availableParallelism } from 'node:os';

import { PostgresServer } from '../../test/setup/postgres-server.js';
import type { LoadFigures } from '../figures.js';
import { measured, type References, type Row } from '../harness/row.js';
import { onCore, type Cores } from '../pin.js';
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

/** A route of a service that has a process for each of its cores. */
interface Trial {
  readonly name: string;
  /** Where all of it runs: service, database and load generator. */
  readonly cores: Cores;
  readonly subject: Subject;
  readonly route: SignatureRoute;
  readonly runs: LoadFigures[];
}

const clientsOf = ({ route: { each }, cores }: Trial): number =>
  (each === 1 ? CLIENTS : BATCH_CLIENTS) * (cores === 'all' ? availableParallelism() : 1);

const run = async (trial: Trial, seconds: number): Promise<void> => {
  const { subject, route, cores, runs } = trial;
  runs.push(await subject.loadProcesses(clientsOf(trial), seconds, route, cores));
};

const rowOf = (trial: Trial, references?: References): Row => {
  const { name, route, runs } = trial;
  const last = runs.at(-1);
  const rates = runs.map(({ perSecond }) => perSecond * route.each);
  return measured('processes', name, 'per second', rates, {
    ...references,
    more: { clients: clientsOf(trial), 'p50 ms': last?.p50 ?? Number.NaN, 'p99 ms': last?.p99 ?? Number.NaN },
  });
};

/** One core and all of them in turns: whatever else the machine does falls on both alike. */
const inTurns = async (
  { seconds, repeats }: Effort,
  one: readonly Trial[],
  all: readonly Trial[],
): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const reference of one) {
    const others = all.filter(({ route }) => route.name === reference.route.name);
    for (let turn = 0; turn < repeats; turn++) {
      for (const trial of [reference, ...others]) await run(trial, seconds);
    }
    rows.push(rowOf(reference), ...others.map((trial) => rowOf(trial, { reference: reference.name })));
  }
  return rows;
};

/** Runs `measure` with the routes of a service and its database on `cores`. */
const serving = async <Result>(
  { engine, provider, bare }: Served,
  where: string,
  cores: Cores,
  measure: (trials: readonly Trial[]) => Promise<Result>,
): Promise<Result> => {
  const server = await PostgresServer.start(onCore(cores));
  try {
    const settings = { DATABASE_URL: server.url, TWINSEAL_PROCESSES: 'auto' };
    const subject = await Subject.start({ provider, bare, cores, watched: false, settings });
    try {
      const routes = await signatureRoutes((path, body) => subject.post(path, body, 200));
      const name = `${engine} on PostgreSQL, ${where}`;
      return await measure(
        routes.map((route) => ({ name: `${name}: ${route.name}`, cores, subject, route, runs: [] })),
      );
    } finally {
      await subject.stop();
    }
  } finally {
    await server.stop();
  }
};

const compared = (effort: Effort, served: Served): Promise<readonly Row[]> =>
  serving(served, 'one core and process', 0, (one) =>
    serving(served, 'all cores, a process each', 'all', (all) => inTurns(effort, one, all)),
  );

export const processes: Scenario = async (effort) => {
  const rows = [...(await compared(effort, { engine: 'wasm', provider: 'wasm', bare: true }))];
  if (builtEngines().includes('native')) {
    rows.push(...(await compared(effort, { engine: 'native', provider: 'memory', bare: false })));
  }
  return rows;
};
