import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
import type { AuditEntryRow } from '../storage/index.js';

/** An entry as it is hashed: everything that is stored but the hash itself. */
export type ChainedEntry = Omit<AuditEntryRow, 'hash'>;

/** What the first entry is chained to: 32 zero bytes. Stored by the first migration. */
export const GENESIS_HASH: Uint8Array = new Uint8Array(32);

const LABEL = Buffer.from('twinseal:audit-entry:v1\n');

/**
 * The hash that chains an entry, 32 bytes: SHA-256 over
 *
 *     "twinseal:audit-entry:v1\n" || previous hash (32 bytes) ||
 *     UTF-8 of the JSON array [seq,id,at,project_id,actor,action,target,outcome,request_id,details]
 *
 * without white space. `details` stands there as the stored text, a JSON string inside the JSON, so a verifier hashes
 * the bytes that are stored. The array holds only an integer, strings and null: `JSON.stringify` writes those as
 * RFC 8785 does.
 */
export function entryHash(previous: Uint8Array, entry: ChainedEntry): Uint8Array {
  const text = JSON.stringify([
    entry.seq,
    entry.id,
    entry.at,
    entry.project_id,
    entry.actor,
    entry.action,
    entry.target,
    entry.outcome,
    entry.request_id,
    entry.details,
  ]);
  return new Uint8Array(hash('sha256', Buffer.concat([LABEL, previous, Buffer.from(text)]), 'buffer'));
}

/** Canonical JSON (RFC 8785) of an entry's flat details: members sorted by UTF-16 code units. */
export function canonicalDetails(
  details: Readonly<Record<string, string | number | boolean | null>> = {},
): string {
  const names = Object.keys(details).toSorted();
  // Member by member: an object would put names that look like integers first.
  return `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(details[name])}`).join(',')}}`;
}
