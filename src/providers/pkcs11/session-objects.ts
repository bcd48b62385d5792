import type { ObjectHandle } from './cryptoki.js';
import { quietly } from './quietly.js';
import type { TokenSession } from './token-session.js';

/**
 * Runs `use` while session objects exist, and destroys them whatever happens. An object that cannot be destroyed goes
 * with its session, which is closed after such errors, so that is not reported.
 */
export async function withSessionObjects<Result>(
  { cryptoki, session }: TokenSession,
  objects: readonly ObjectHandle[],
  use: () => Promise<Result>,
): Promise<Result> {
  try {
    return await use();
  } finally {
    for (const object of objects) quietly(() => cryptoki.destroyObject(session, object));
  }
}
