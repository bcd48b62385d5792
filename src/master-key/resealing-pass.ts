import { setTimeout as sleep } from 'node:timers/promises';

import type { Ledger } from '../ledger/index.js';
import type { Ids } from '../platform/ids.js';
import type { Resealable } from './resealable.js';

/** Between two batches: signing goes on meanwhile. */
const PAUSE_MS = 20;

/** What a pass commits with, and what ends it early. */
export interface PassParts {
  readonly ledger: Ledger;
  readonly ids: Ids;
  readonly signal: AbortSignal;
}

/**
 * Goes once through everything that is not sealed under `currentId`, a few rows to a commit. Returns the ids of what does
 * not open.
 * @throws AbortError when the signal says so
 */
export async function resealAll(
  resealables: readonly Resealable[],
  currentId: string,
  { ledger, ids, signal }: PassParts,
): Promise<readonly string[]> {
  const unreadable: string[] = [];
  for (const resealable of resealables) {
    let next: string | undefined;
    do {
      const page = await resealable.page(currentId, next);
      unreadable.push(...page.unreadable);
      next = page.next;
      if (page.effects.length === 0) continue;
      const actor = { name: 'system', projectId: null, requestId: ids.requestId() };
      await ledger.commit({ actor, effects: page.effects, entries: [] });
      await sleep(PAUSE_MS, undefined, { signal });
    } while (next !== undefined);
  }
  return unreadable;
}
