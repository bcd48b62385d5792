// The ledger on one database.
import { rawConnection } from '../test/setup/raw-sql.js';
import { openLedger } from '../src/ledger/open-ledger.js';
import { SystemClock } from '../src/platform/clock.js';
import { TimeOrderedIds } from '../src/platform/ids.js';
import { openDatabase, type StorageLocation } from '../src/storage/index.js';
import { childArgument } from './child.js';
import { rateOf } from './rate.js';

export interface StorageOrder {
  readonly location: StorageLocation;
  readonly seconds: number;
}

/** Per second. */
export interface StorageFigures {
  /** Statements that change one row, each its own synced commit. */
  readonly bare: number;
  readonly single: number;
  readonly many: number;
}

const { location, seconds } = childArgument<StorageOrder>();
const database = await openDatabase(location);
const ledger = openLedger(database, new SystemClock(), new TimeOrderedIds());
const actor = { name: 'system', projectId: null, requestId: '00000000-0000-4000-8000-000000000000' };
const entries = [
  { action: 'signature.sign', target: 'bench', outcome: 'ok', details: { count: 1 } },
] as const;
const deed = () => ledger.commit({ actor, entries });
const raw = await rawConnection(location);
await raw.run(location.databaseUrl === undefined ? 'pragma synchronous = full' : 'select 1');
const figures: StorageFigures = {
  bare: await rateOf(() => raw.run("update write_probes set at = 'bench' where id = 1"), seconds),
  single: await rateOf(deed, seconds),
  many: await rateOf(deed, seconds, 64),
};
await raw.close();
await ledger.close();
await database.close();
process.stdout.write(JSON.stringify(figures));
