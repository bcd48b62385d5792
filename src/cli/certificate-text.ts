import { requireRoomFor, writeOutput, type OutputOptions } from './output.js';
import type { Terminal } from './terminal.js';

/** Options of a command that gives a certificate or a list. */
export interface DocumentOptions extends OutputOptions {
  readonly out?: string;
}

/** A certificate as its file holds it: PEM, or a PQCert as JSON. */
export function certificateText(certificate: unknown): string {
  return typeof certificate === 'string' ? certificate : `${JSON.stringify(certificate, null, 2)}\n`;
}

/** Refuses before anything is made what could not be written afterwards. @throws CliError */
export function requireRoom(options: DocumentOptions): void {
  if (options.out !== undefined) requireRoomFor(options.out, options);
}

/**
 * Gives a document to the person: into their file, or on standard output.
 * @param value the answer in JSON
 * @param about what is said beside it
 */
export async function giveDocument(
  terminal: Terminal,
  document: string,
  { out, ...options }: DocumentOptions,
  value: object,
  about: string,
): Promise<void> {
  if (out === undefined) {
    terminal.answer(value, [document.trimEnd()]);
    return terminal.note(about);
  }
  await writeOutput(out, document, options);
  terminal.answer({ ...value, file: out }, [`${about} It is in ${out}`]);
}
