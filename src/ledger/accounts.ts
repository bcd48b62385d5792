import { Account } from './account.js';
import type { Batch } from './batch.js';
import { withRows, type LedgerStatements } from './ledger-statements.js';
import type { Row, Statement } from './program.js';
import { about, together, type Question } from './question.js';

/** The accounts of `projectIds` for the batch's month: two statements, none when there is nobody to charge. */
export function accountsOf(
  projectIds: ReadonlySet<string>,
  { month }: Batch,
  sql: LedgerStatements,
): Question<ReadonlyMap<string, Account>> {
  const { statements, read } = together([
    about(
      projectIds,
      (ids) => ({ sql: sql.months, parameters: [month, ids] }),
      (rows) => rows.map((row) => accountOf(row, month)),
    ),
    about(
      projectIds,
      (ids) => ({ sql: sql.packs, parameters: [ids] }),
      (rows) => rows,
    ),
  ]);
  return { statements, read: (results) => withPacks(...read(results)) };
}

/** Writes what was taken: one statement for the months of all projects, one for their packs. */
export function accountWrites(
  accounts: ReadonlyMap<string, Account>,
  sql: LedgerStatements,
): readonly Statement[] {
  const open = [...accounts.values()];
  const usage = open.map((account) => account.usage()).filter((row) => row !== undefined);
  const draws = open.flatMap((account) => account.draws());
  const ids = draws.map(({ id }) => id);
  return [...withRows(sql.addUsage, usage), ...withRows(sql.drawPacks, draws, JSON.stringify(ids))];
}

function accountOf({ id, free_limit, from_free }: Row, month: string): Account {
  const limit = free_limit === null ? null : Number(free_limit);
  return new Account(String(id), month, limit, Number(from_free));
}

function withPacks(opened: readonly Account[], packs: readonly Row[]): ReadonlyMap<string, Account> {
  const accounts = new Map(opened.map((account) => [account.projectId, account]));
  for (const { id, project_id, tokens_remaining } of packs) {
    accounts.get(String(project_id))?.addPack(String(id), Number(tokens_remaining));
  }
  return accounts;
}
