import type { HashAlgorithm } from '../../crypto/hash.js';
import { openInput } from '../input.js';
import type { Terminal } from '../terminal.js';

/**
 * Digest of a file of any size, or of standard input when the path is `-`. Only one piece of it is in memory at a time.
 * @throws CliError when it cannot be read
 */
export async function digestOfFile(
  path: string,
  hash: HashAlgorithm,
  terminal: Terminal,
): Promise<Uint8Array> {
  const { pieces, bytes } = await openInput(path, terminal);
  const progress = terminal.progress(bytes);
  const running = hash.start();
  try {
    for await (const piece of pieces) {
      running.update(piece);
      progress.advance(piece.length);
    }
  } finally {
    progress.end();
  }
  return running.finish();
}
