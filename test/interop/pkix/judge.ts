import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { decodePem } from '../../../src/crypto/encodings/pem.js';
import type { AuthorityArtefacts, Manifest } from './artefact-folder.js';
import type { Verdicts } from './verdicts.js';

/** A program that knows X.509 and shares no code with the service. */
export interface Judge {
  /** Whether it knows the algorithm. */
  knows(algorithm: string): boolean;
  /** What it says of the files of an authority, in the order of `expectedVerdicts`. */
  judge(folder: string, manifest: Manifest, authority: AuthorityArtefacts): Promise<Verdicts>;
  close?(): void;
}

/** What a program printed, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where `make interop` puts programs of others. */
export const CACHE = resolve(import.meta.dirname, '../../../.cache');

/** A long revocation list in words. */
const MAX_OUTPUT = 64 * 1024 * 1024;

/** @throws when the program is not there */
export function run(program: string, ...words: readonly string[]): Promise<Ended> {
  return new Promise((settle, reject) => {
    execFile(program, words, { maxBuffer: MAX_OUTPUT }, (error, stdout, stderr) => {
      if (error === null) settle({ code: 0, stdout, stderr });
      else if (typeof error.code === 'number') settle({ code: error.code, stdout, stderr });
      else reject(new Error(`${program} does not run: \`make interop\` brings it`, { cause: error }));
    });
  });
}

/** What a script of `test/interop/python` printed. @throws when it failed */
export async function python(script: string, ...words: readonly string[]): Promise<string> {
  const path = resolve(import.meta.dirname, '../python', script);
  const { code, stdout, stderr } = await run(join(CACHE, 'python/bin/python'), path, ...words);
  if (code !== 0) throw new Error(`${script} failed: ${stderr}`);
  return stdout;
}

/** DER of a PEM file of a folder. */
export function certificateOf(folder: string, name: string): Uint8Array {
  const der = decodePem('CERTIFICATE', readFileSync(join(folder, name), 'utf8'));
  if (der === undefined) throw new Error(`${name} is no certificate in PEM`);
  return der;
}
