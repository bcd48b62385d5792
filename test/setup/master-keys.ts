import type { Actor, Ledger } from '../../src/ledger/index.js';
import { MasterKeyRepository } from '../../src/master-key/master-key.repository.js';
import type { Database } from '../../src/storage/index.js';

/** As the id of the current key it makes every row count as sealed under another. */
export const NO_KEY = 'ffffffffffffffff';

/** Makes one master key, by its id, the only one that the database knows. */
export const listMasterKey = async (
  database: Database,
  ledger: Ledger,
  actor: Actor,
  id: string,
): Promise<void> => {
  const row = { id, check_value: new Uint8Array(40), created_at: '2026-01-01T00:00:00.000Z' };
  await ledger.commit({ actor, effects: [new MasterKeyRepository(database).insertFirst(row)], entries: [] });
};
