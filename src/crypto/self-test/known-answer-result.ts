import type { ComponentName } from '../component-algorithm.js';

/** The outcome of one algorithm's known-answer test. Only what is `ok` may be served. */
export interface KnownAnswerResult {
  readonly algorithm: ComponentName;
  readonly ok: boolean;
  /** One sentence for the log and `/health/ready`: which engine, and what it proved or how it failed. */
  readonly detail: string;
}

/** Whatever goes wrong in a broken engine is its result: it must not stop the other tests. Never rejects. */
export async function knownAnswerResult(
  algorithm: ComponentName,
  engineVersion: string,
  proof: () => Promise<void>,
): Promise<KnownAnswerResult> {
  try {
    await proof();
    return { algorithm, ok: true, detail: `${engineVersion}: known answers reproduced` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { algorithm, ok: false, detail: `${engineVersion}: ${reason}` };
  }
}

/** One step of a proof. @throws Error with the failure's words */
export function prove(holds: boolean, failure: string): void {
  if (!holds) throw new Error(failure);
}
