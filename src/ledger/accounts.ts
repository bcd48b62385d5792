import { Account } from './account.js';
import type { Batch } from './batch.js';
import type { LedgerStatements } from './ledger-statements.js';
import type { Program } from './program.js';

/** Reads the accounts of `projectIds` for the batch's month: two statements, none when there is nobody to charge. */
export function* openAccounts(
  projectIds: ReadonlySet<string>,
  batch: Batch,
  sql: LedgerStatements,
): Program<ReadonlyMap<string, Account>> {
  const accounts = new Map<string, Account>();
  if (projectIds.size === 0) return accounts;
  const ids = JSON.stringify([...projectIds]);
  const months = yield { sql: sql.months, parameters: [batch.month, ids] };
  for (const { id, free_limit, from_free } of months.rows) {
    const limit = free_limit === null ? null : Number(free_limit);
    accounts.set(String(id), new Account(String(id), batch.month, limit, Number(from_free)));
  }
  const packs = yield { sql: sql.packs, parameters: [ids] };
  for (const pack of packs.rows) {
    accounts.get(String(pack['project_id']))?.addPack(String(pack['id']), Number(pack['tokens_remaining']));
  }
  return accounts;
}

/** Writes what was taken: one statement for the months of all projects, one for their packs. */
export function* writeAccounts(accounts: ReadonlyMap<string, Account>, sql: LedgerStatements): Program<void> {
  const open = [...accounts.values()];
  const usage = open.map((account) => account.usage()).filter((row) => row !== undefined);
  if (usage.length > 0) yield { sql: sql.addUsage, parameters: [JSON.stringify(usage)] };
  const draws = open.flatMap((account) => account.draws());
  if (draws.length > 0) yield { sql: sql.drawPacks, parameters: [JSON.stringify(draws)] };
}
