// Routes over HTTP: the API key checked, every signature audited and synced (SQLite), against the engine's raw rate.
import type { EngineName } from '../backend-figures.js';
import type { HttpFigures } from '../figures.js';
import { measured, type References, type Row } from '../harness/row.js';
import type { Cores } from '../pin.js';
import { signatureRoutes, type SignatureRoute } from '../signature-routes.js';
import { Subject } from '../subject.js';
import { BesideEngine } from './beside-engine.js';
import { builtEngines } from './engines.js';
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
  readonly bare: boolean;
  /** What makes its signatures: measured on the service's core before every load, it is the reference. */
  readonly engine?: EngineName;
  readonly referencesOf?: (route: Route) => References;
}

/** One route under load, each time right after its engine by itself: these machines change their speed within minutes. */
const measuredRoute = async (
  { seconds, repeats }: Effort,
  run: Run,
  subject: Subject,
  route: Route,
): Promise<readonly Row[]> => {
  const runs: HttpFigures[] = [];
  const { name, operation } = route;
  const inTurn = `${operation}, keys in turn` as const;
  const operations = [operation, inTurn];
  const byItself =
    run.engine && new BesideEngine({ area: 'http', name, engine: run.engine, operations }, seconds);
  for (let round = 0; round < repeats; round += 1) {
    await byItself?.measure();
    runs.push(await subject.load(route.clients, seconds, route, run.generator));
  }
  const references = run.referencesOf?.(route) ?? byItself?.references(inTurn, operation) ?? {};
  return [...(byItself?.rows() ?? []), rowOf(`${run.name}: ${name}`, route, runs, references)];
};

const loaded = async (effort: Effort, run: Run): Promise<readonly Row[]> => {
  const { provider, bare, service: cores } = run;
  const subject = await Subject.start({ provider, bare, cores });
  try {
    const rows: Row[] = [];
    const routes = await signatureRoutes((path, body) => subject.post(path, body, 200));
    for (const route of routes.map(withClients)) {
      rows.push(...(await measuredRoute(effort, run, subject, route)));
    }
    return [...rows, measured('memory', `${run.name}: after this load`, 'MB', [subject.residentMemory()])];
  } finally {
    await subject.stop();
  }
};

/** A service, before it is said where it runs. */
type Served = Pick<Run, 'name' | 'provider' | 'bare'>;

/**
 * On one core, with the load generator on the other, against its engine; and what further cores give: the load generator,
 * which takes its share, has the same ones in both.
 */
const runsOf = (served: Served, engine: EngineName): readonly Run[] => {
  const one = `${served.name}, one core with the load generator`;
  const all = `${served.name}, all cores with the load generator`;
  const referencesOf = ({ name }: Route): References => ({ reference: `${one}: ${name}` });
  return [
    { ...served, name: `${served.name}, one core`, service: 0, generator: 1, engine },
    { ...served, name: one, service: 0, generator: 0 },
    { ...served, name: all, service: 'all', generator: 'all', referencesOf },
  ];
};

/** What a fresh clone has: WebAssembly signs and verifies. */
const BARE: Served = { name: 'wasm', provider: 'wasm', bare: true };
const NATIVE: Served = { name: 'memory with native', provider: 'memory', bare: false };

/** The service as a clone has it, and with the native engine where it was built. */
export const http: Scenario = async (effort) => {
  const runs = [...runsOf(BARE, 'wasm')];
  if (builtEngines().includes('native')) runs.push(...runsOf(NATIVE, 'native'));
  const rows: Row[] = [];
  for (const run of runs) rows.push(...(await loaded(effort, run)));
  return rows;
};
