// Every engine by itself on one core, and signatures and verifications on all of them.
import { nativeEngines } from '../../src/crypto/engines/native/native-engines.js';
import {
  ENGINES,
  type BackendOrder,
  type EngineName,
  type Operation,
  type Rates,
} from '../backend-figures.js';
import { runChild } from '../child.js';
import { measured, type Row } from '../harness/row.js';
import { repeated, type Scenario } from './scenario.js';

/** Each figure of an engine; there are many. */
const SECONDS = 1;
const IN_FLIGHT = 16;
const ON_ALL: readonly Operation[] = ['ML-DSA-65 sign', 'ML-DSA-65 verify'];
/** These come back by themselves; the others block the thread and work in the pool. */
const ASYNCHRONOUS: ReadonlySet<EngineName> = new Set(['openssl', 'native']);

export const builtEngines = (): readonly EngineName[] =>
  ENGINES.filter((engine) => engine !== 'native' || nativeEngines() !== undefined);

const engineRow = (engine: EngineName, operation: Operation): string => `${engine}: ${operation}`;

const row = (engine: EngineName, operation: Operation, values: readonly number[]): Row =>
  measured('engines', engineRow(engine, operation), 'per second', values, {
    ...(engine !== 'openssl' && { reference: engineRow('openssl', operation) }),
  });

/** One call after the other on core 0; OpenSSL's is the reference of each operation. */
export const engines: Scenario = async ({ seconds, repeats }) => {
  const rows: Row[] = [];
  for (const engine of builtEngines()) {
    const order: BackendOrder = { engine, seconds: Math.min(seconds, SECONDS) };
    const rates = await repeated<Operation>(repeats, () => runChild<Rates>(0, 'engine-core.ts', order));
    rows.push(...[...rates].map(([operation, values]) => row(engine, operation, values)));
  }
  return rows;
};

/** The same with many calls under way, as the service has them: on one core, which is the reference, and on all. */
export const pool: Scenario = async ({ seconds, repeats }) => {
  const rows: Row[] = [];
  for (const engine of builtEngines()) {
    const order: BackendOrder = {
      engine,
      seconds: Math.min(seconds, SECONDS),
      inFlight: IN_FLIGHT,
      operations: ON_ALL,
    };
    const script = ASYNCHRONOUS.has(engine) ? 'engine-core.ts' : 'engine-pool.ts';
    const one = await repeated<Operation>(repeats, () => runChild<Rates>(0, script, order));
    const all = await repeated<Operation>(repeats, () => runChild<Rates>('all', script, order));
    for (const operation of ON_ALL) {
      const reference = `${engineRow(engine, operation)}, ${IN_FLIGHT} under way, one core`;
      rows.push(
        measured('pool', reference, 'per second', one.get(operation) ?? []),
        measured('pool', reference.replace('one core', 'all cores'), 'per second', all.get(operation) ?? [], {
          reference,
        }),
      );
    }
  }
  return rows;
};
