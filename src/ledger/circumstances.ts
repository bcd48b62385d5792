import type { Account } from './account.js';
import { accountsOf } from './accounts.js';
import type { Batch, Deed, Outcome } from './batch.js';
import type { LedgerStatements } from './ledger-statements.js';
import { about, together, type Question } from './question.js';

/** What was true under the head's lock of everything that deeds depend on. */
export interface Circumstances {
  readonly usableApiKeys: ReadonlySet<string>;
  readonly versionStatus: ReadonlyMap<string, string>;
  /** Of the projects that are charged. */
  readonly accounts: ReadonlyMap<string, Account>;
}

/** At most four statements however many `deeds` there are, and only those that they need. */
export function circumstancesOf(
  deeds: readonly Deed[],
  batch: Batch,
  sql: LedgerStatements,
): Question<Circumstances> {
  const charged = new Set(deeds.map((deed) => deed.charge?.projectId).filter((id) => id !== undefined));
  const { statements, read } = together([
    usableApiKeys(deeds, batch, sql),
    versionStatus(deeds, sql),
    accountsOf(charged, batch, sql),
  ]);
  return {
    statements,
    read: (results) => {
      const [usable, status, accounts] = read(results);
      return { usableApiKeys: usable, versionStatus: status, accounts };
    },
  };
}

function usableApiKeys(
  deeds: readonly Deed[],
  { at }: Batch,
  { usableApiKeys: sql }: LedgerStatements,
): Question<Circumstances['usableApiKeys']> {
  return about(
    new Set(deeds.map((deed) => deed.apiKeyId).filter((id) => id !== undefined)),
    (ids) => ({ sql, parameters: [ids, at] }),
    (rows) => new Set(rows.map(({ id }) => String(id))),
  );
}

function versionStatus(
  deeds: readonly Deed[],
  { versionStatuses: sql }: LedgerStatements,
): Question<Circumstances['versionStatus']> {
  return about(
    new Set(deeds.flatMap((deed) => deed.standing.map(({ versionId }) => versionId))),
    (ids) => ({ sql, parameters: [ids] }),
    (rows) => new Map(rows.map(({ id, status }) => [String(id), String(status)])),
  );
}

/** The outcome of a deed whose API key may not act any more. */
export function keyRefusal(deed: Deed, { usableApiKeys }: Circumstances): Outcome | undefined {
  if (deed.apiKeyId === undefined || usableApiKeys.has(deed.apiKeyId)) return undefined;
  return { kind: 'unauthenticated' };
}

/** The outcome of a deed whose key version changed its status meanwhile, or never existed. */
export function standingRefusal(deed: Deed, { versionStatus }: Circumstances): Outcome | undefined {
  for (const { versionId, status } of deed.standing) {
    if (!status.includes(versionStatus.get(versionId) ?? '')) {
      return { kind: 'refused', reason: 'standing', label: versionId };
    }
  }
  return undefined;
}
