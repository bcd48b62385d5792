import type { ToolAnnotations } from '@modelcontextprotocol/sdk/types.js';

/** What calling a tool changes; clients decide by it when to ask a person first. */
export type ToolEffect =
  /** Nothing. */
  | 'reads'
  /** Something is added, signed, charged or made secret; the same call does so again. */
  | 'adds'
  /** A private key is used, which leaves an audit entry; the same call gives the same answer. */
  | 'opens'
  /** Something ends for good; once it has, the same call changes nothing more. */
  | 'ends'
  /** Something ends for good, and the same call ends the next one. */
  | 'replaces';

/** Every tool talks to one service and to nothing else. */
const CLOSED_WORLD = { openWorldHint: false };

const HINTS: Readonly<Record<ToolEffect, ToolAnnotations>> = {
  reads: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, ...CLOSED_WORLD },
  adds: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, ...CLOSED_WORLD },
  opens: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, ...CLOSED_WORLD },
  ends: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, ...CLOSED_WORLD },
  replaces: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, ...CLOSED_WORLD },
};

/** The protocol's hints for an effect. */
export function annotationsOf(effect: ToolEffect, title: string): ToolAnnotations {
  return { title, ...HINTS[effect] };
}
