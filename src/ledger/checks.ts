import type { Deed, Outcome } from './batch.js';
import type { Batch } from './batch.js';
import type { LedgerStatements } from './ledger-statements.js';
import type { Program } from './program.js';

/** What was true of API keys and key versions under the head's lock. */
export interface Circumstances {
  readonly usableApiKeys: ReadonlySet<string>;
  readonly versionStatus: ReadonlyMap<string, string>;
}

/** Reads what `deeds` depend on: one statement for their API keys, one for their key versions. */
export function* readCircumstances(
  deeds: readonly Deed[],
  batch: Batch,
  sql: LedgerStatements,
): Program<Circumstances> {
  const usableApiKeys = new Set<string>();
  const versionStatus = new Map<string, string>();
  const apiKeys = new Set(deeds.map((deed) => deed.apiKeyId).filter((id) => id !== undefined));
  if (apiKeys.size > 0) {
    const { rows } = yield { sql: sql.usableApiKeys, parameters: [JSON.stringify([...apiKeys]), batch.at] };
    for (const { id } of rows) usableApiKeys.add(String(id));
  }
  const versions = new Set(deeds.flatMap((deed) => deed.standing.map((standing) => standing.versionId)));
  if (versions.size > 0) {
    const { rows } = yield { sql: sql.versionStatuses, parameters: [JSON.stringify([...versions])] };
    for (const { id, status } of rows) versionStatus.set(String(id), String(status));
  }
  return { usableApiKeys, versionStatus };
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
