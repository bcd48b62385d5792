import { open, type FileHandle } from 'node:fs/promises';

import { concatBytes } from '../crypto/bytes.js';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';
import type { Terminal } from './terminal.js';

/** Something to be read once, from its beginning. */
export interface Input {
  /** Each piece holds until the next one is asked for. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Its length where that is known beforehand. */
  readonly bytes?: number;
}

/** Bytes per read: large enough that a disk is not waited for, small enough not to matter. */
const PIECE = 1 << 20;

const NAME_IT = 'check its name and its permissions';

/** Opens a file, or standard input when the path is `-`. @throws CliError */
export async function openInput(path: string, terminal: Terminal): Promise<Input> {
  if (path === '-') return { pieces: terminal.stdin };
  const file = await open(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const about = await file.stat();
  if (about.isDirectory()) {
    await file.close();
    throw new CliError(`${path} is a folder`, 'name a file; an archive of the folder will do', EXIT.usage);
  }
  const pieces = piecesOf(path, file);
  // Devices and pipes have no length.
  return about.isFile() ? { pieces, bytes: about.size } : { pieces };
}

/** One buffer for all pieces: a stream would leave a new one behind for every read. */
async function* piecesOf(path: string, file: FileHandle): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(PIECE);
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (cause) {
    throw new CliError(
      `${path} could not be read to its end`,
      'see whether its disk is sound',
      EXIT.usage,
      cause,
    );
  } finally {
    await file.close();
  }
}

/** A small file as text, or standard input when the path is `-`. @throws CliError */
export async function readText(path: string, terminal: Terminal): Promise<string> {
  return Buffer.from(await readBytes(path, terminal)).toString('utf8');
}

/** A file of at most a mebibyte, or as much of standard input when the path is `-`. @throws CliError */
export async function readBytes(path: string, terminal: Terminal): Promise<Uint8Array> {
  const { pieces } = await openInput(path, terminal);
  const kept: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > PIECE)
      throw new CliError(`${path} is too large for what it should hold`, NAME_IT, EXIT.usage);
    kept.push(Uint8Array.from(piece));
  }
  return concatBytes(...kept);
}

function unreadable(path: string, cause: unknown): CliError {
  return new CliError(`${path} cannot be read`, NAME_IT, EXIT.usage, cause);
}
