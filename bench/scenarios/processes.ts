// Processes of the service that share a port (PostgreSQL): what further cores give to every route.
import { PostgresServer } from '../../test/setup/postgres-server.js';
import type { LoadFigures } from '../figures.js';
import { measured, type References, type Row } from '../harness/row.js';
import { onCore, type Cores } from '../pin.js';
import { signatureRoutes, type SignatureRoute } from '../signature-routes.js';
import { Subject } from '../subject.js';
import { builtEngines } from './engines.js';
import type { Effort, Scenario } from './scenario.js';

/** Enough that each process has several requests at any moment. */
const CLIENTS = 64;
const BATCH_CLIENTS = 8;

interface Run {
  readonly name: string;
  readonly provider: 'memory' | 'wasm';
  /** Whether it runs where the native engine was not built. */
  readonly bare: boolean;
  /** Where all of it runs: service, database and load generator. The service has a process for each core. */
  readonly cores: Cores;
  readonly referencesOf?: (route: SignatureRoute) => References;
}

const clientsOf = (route: SignatureRoute): number => (route.each === 1 ? CLIENTS : BATCH_CLIENTS);

const loadedRoute = async (
  { seconds, repeats }: Effort,
  { name, cores, referencesOf }: Run,
  subject: Subject,
  route: SignatureRoute,
): Promise<Row> => {
  const clients = clientsOf(route);
  const runs: LoadFigures[] = [];
  while (runs.length < repeats) runs.push(await subject.loadProcesses(clients, seconds, route, cores));
  const last = runs.at(-1);
  const rates = runs.map(({ perSecond }) => perSecond * route.each);
  return measured('processes', `${name}: ${route.name}`, 'per second', rates, {
    ...referencesOf?.(route),
    more: { clients, 'p50 ms': last?.p50 ?? Number.NaN, 'p99 ms': last?.p99 ?? Number.NaN },
  });
};

const loaded = async (effort: Effort, run: Run): Promise<readonly Row[]> => {
  const { provider, bare, cores } = run;
  const server = await PostgresServer.start(onCore(cores));
  try {
    const settings = { DATABASE_URL: server.url, TWINSEAL_PROCESSES: 'auto' };
    const subject = await Subject.start({ provider, bare, cores, settings });
    try {
      const routes = await signatureRoutes((path, body) => subject.post(path, body, 200));
      const rows: Row[] = [];
      for (const route of routes) rows.push(await loadedRoute(effort, run, subject, route));
      return rows;
    } finally {
      await subject.stop();
    }
  } finally {
    await server.stop();
  }
};

/** The same on one core, which is the reference, and on all. */
const runsOf = (engine: string, served: Pick<Run, 'provider' | 'bare'>): readonly Run[] => {
  const one = `${engine} on PostgreSQL, one core and process`;
  const referencesOf = ({ name }: SignatureRoute): References => ({ reference: `${one}: ${name}` });
  return [
    { ...served, name: one, cores: 0 },
    { ...served, name: `${engine} on PostgreSQL, all cores, a process each`, cores: 'all', referencesOf },
  ];
};

export const processes: Scenario = async (effort) => {
  const runs = [...runsOf('wasm', { provider: 'wasm', bare: true })];
  if (builtEngines().includes('native')) runs.push(...runsOf('native', { provider: 'memory', bare: false }));
  const rows: Row[] = [];
  for (const run of runs) rows.push(...(await loaded(effort, run)));
  return rows;
};
