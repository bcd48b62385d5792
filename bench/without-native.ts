import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { ensureBuilt, ROOT } from '../test/support/built-service.js';

/**
 * A copy of the built service in which nobody has built the native engine: what a fresh clone runs.
 *
 * @param folder of the caller's own, which it removes
 * @returns the copy's main file
 */
export const serviceWithoutNative = async (folder: string): Promise<string> => {
  await ensureBuilt();
  const copy = join(folder, 'service');
  for (const part of ['dist', 'package.json'])
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return join(copy, 'dist/main.js');
};
