import { TwinsealError } from '../../errors/index.js';
import type { SelfTestResult } from '../contract/index.js';
import { isPkcs11 } from './pkcs11-error.js';

/** The outcome of one self-test on the token. */
export interface Finding {
  readonly selfTest: SelfTestResult;
  /** One sentence for operators. */
  readonly detail: string;
}

/** The finding about what a token does not offer. */
export const ABSENT: Finding = Object.freeze({
  selfTest: 'absent',
  detail: 'the token does not list the mechanism',
});

/** A self-test that saw something wrong. The message is for operators. */
export class SelfTestFailure extends Error {}

/** What cannot be proven is not claimed, so a key that the token holds carelessly fails its self-test. */
export function requireProven(missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw new SelfTestFailure(`the token does not prove of a key it makes: ${missing.join(', ')}`);
}

/**
 * Runs a self-test. What the token refuses or does wrong is a finding; what says that the token or the session went
 * away is none, and is thrown on.
 */
export async function findingOf(test: () => Promise<string>): Promise<Finding> {
  try {
    return { selfTest: 'ok', detail: await test() };
  } catch (error) {
    return { selfTest: 'advertised-but-failing', detail: fault(error) };
  }
}

function fault(error: unknown): string {
  if (error instanceof SelfTestFailure || error instanceof TwinsealError) return error.message;
  if (isPkcs11(error, 'capability', 'suspect', 'integrity', 'result', 'unknown')) return error.message;
  throw error;
}
