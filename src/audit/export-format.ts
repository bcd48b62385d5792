import { Buffer } from 'node:buffer';
import type { AuditEntryRow } from '../storage/index.js';
import { checkpointAnswer, type ChainPlace, type Checkpoint, type CheckpointAnswer } from './checkpoint.js';

/** Name and version of the format, in the first line of every export. */
export const EXPORT_FORMAT = 'twinseal-audit-export/1';

/** The first line: what the first entry of the file is chained to. */
export interface HeaderLine {
  readonly kind: 'export';
  readonly format: typeof EXPORT_FORMAT;
  readonly after: { readonly seq: number; readonly hash: string };
  readonly created_at: string;
}

/** An entry with every column that its hash covers. */
export interface EntryLine extends Omit<AuditEntryRow, 'hash'> {
  readonly kind: 'entry';
  readonly hash: string;
}

/** The checkpoint of the entry before it. */
export interface CheckpointLine extends CheckpointAnswer {
  readonly kind: 'checkpoint';
}

/** The signed statement that retention removed everything before this file's first entry. */
export interface CutLine extends CheckpointAnswer {
  readonly kind: 'cut';
}

/** The last line: a file without it was cut off. */
export interface EndLine {
  readonly kind: 'end';
  readonly seq: number;
  readonly hash: string;
}

/** A line of an export, told apart by `kind`. */
export type ExportLine = HeaderLine | EntryLine | CheckpointLine | CutLine | EndLine;

/** The first line. @param after what the first entry is chained to @param createdAt RFC 3339 */
export function headerLine(after: ChainPlace, createdAt: string): string {
  return line({ kind: 'export', format: EXPORT_FORMAT, after: shown(after), created_at: createdAt });
}

/** The line of an entry, as it is hashed, with its hash. */
export function entryLine({ hash, ...entry }: AuditEntryRow): string {
  return line({ kind: 'entry', ...entry, hash: hex(hash) });
}

/** The line of a checkpoint, in the admin API's words. */
export function checkpointLine(checkpoint: Checkpoint): string {
  return line({ kind: 'checkpoint', ...checkpointAnswer(checkpoint) });
}

/** @param cut a checkpoint whose `at` and `signature` are those of the removal */
export function cutLine(cut: Checkpoint): string {
  return line({ kind: 'cut', ...checkpointAnswer(cut) });
}

/** The last line: where the export ends, so that a cut file shows. */
export function endLine(end: ChainPlace): string {
  return line({ kind: 'end', ...shown(end) });
}

function line(content: ExportLine): string {
  return `${JSON.stringify(content)}\n`;
}

function shown({ seq, hash }: ChainPlace): { readonly seq: number; readonly hash: string } {
  return { seq, hash: hex(hash) };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
