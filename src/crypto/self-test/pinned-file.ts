import { readFileSync } from 'node:fs';

import { requirePinned } from './known-bytes.js';

/** One part of a file of known answers. */
export interface PinnedPart {
  /** Bytes. */
  readonly length: number;
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
}

/**
 * The parts of a file that holds them one after the other, each checked against its digest. Known answers that are too
 * long for a source file lie so: making them anew would take an engine that has to be trusted first.
 *
 * @throws Error when the file is missing, has another length, or a part has another digest
 */
export function pinnedParts(file: URL, parts: readonly PinnedPart[]): readonly Uint8Array[] {
  const bytes = new Uint8Array(readFileSync(file));
  let at = 0;
  const taken = parts.map(({ length, sha256 }) => requirePinned(bytes.slice(at, (at += length)), sha256));
  if (at !== bytes.length) throw new Error('the file of known answers has another length');
  return taken;
}
