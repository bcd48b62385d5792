import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const FOLDER = process.env['VECTORS_DIR'] ?? join(import.meta.dirname, '../vectors');

/** Where a file or folder of vectors lies. */
export function vectorPath(path: string): string {
  return join(FOLDER, path);
}

/** A binary vector file. @throws when it is missing or empty */
export function readVectorBytes(path: string): Uint8Array {
  const bytes = new Uint8Array(readFileSync(vectorPath(path)));
  if (bytes.length === 0) throw new Error(`${path} is empty`);
  return bytes;
}

/** A vector file as text, unpacked when its name ends in `.gz`. @throws when it is missing or empty */
export function readVectorText(path: string): string {
  const bytes = readFileSync(vectorPath(path));
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  if (text.trim() === '') throw new Error(`${path} is empty`);
  return text;
}

/** A JSON vector file; the caller names its shape. */
export function readVectors<Shape>(path: string): Shape {
  return JSON.parse(readVectorText(path)) as Shape;
}

interface AcvpFile<Group, Case> {
  readonly testGroups: readonly (Group & { readonly tgId: number; readonly tests: readonly Case[] })[];
}

interface AcvpCase {
  readonly tcId: number;
}

/** One ACVP test case: the facts of its group, its prompt and the expected result. */
export interface AcvpTest<Group, Prompt, Expected> {
  readonly group: Group;
  readonly prompt: Prompt & AcvpCase;
  readonly expected: Expected;
}

/**
 * The cases of an ACVP folder whose group is wanted, each with the result of the same group and case number.
 *
 * @throws when none is wanted, or a result is missing
 */
export function acvpTests<Group, Prompt, Expected>(
  folder: string,
  wanted: (group: Group) => boolean = () => true,
): readonly AcvpTest<Group, Prompt, Expected>[] {
  const prompts = readVectors<AcvpFile<Group, Prompt & AcvpCase>>(`acvp/${folder}/prompt.json.gz`);
  const results = readVectors<AcvpFile<unknown, Expected & AcvpCase>>(
    `acvp/${folder}/expectedResults.json.gz`,
  );
  const tests = prompts.testGroups.filter(wanted).flatMap((group) =>
    group.tests.map((prompt) => {
      const answers = results.testGroups.find(({ tgId }) => tgId === group.tgId)?.tests;
      const expected = answers?.find(({ tcId }) => tcId === prompt.tcId);
      if (expected === undefined) throw new Error(`${folder}: no result for case ${prompt.tcId}`);
      return { group, prompt, expected };
    }),
  );
  if (tests.length === 0) throw new Error(`${folder}: no case is wanted`);
  return tests;
}

/** Bytes of a hexadecimal field. @throws when it is none */
export function hex(text: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/i.test(text)) throw new Error('not hexadecimal');
  return new Uint8Array(Buffer.from(text, 'hex'));
}
