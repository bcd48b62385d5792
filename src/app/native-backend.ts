import { nativeEngines, type NativeEngines } from '../crypto/engines/native/native-engines.js';
import type { Logger } from '../platform/logging/logger.js';
import type { EngineProofs } from '../providers/index.js';

/** The native engine of this installation: none was built, it is proven, or why it is not used. */
export interface NativeBackend {
  readonly engines?: NativeEngines;
  /** For `/health/ready`: an engine that is there and fails is a damaged installation, though the others serve. */
  readonly fault?: string;
}

/**
 * Loads the native engine where one was built, and runs its known-answer tests before anything uses it. One that does
 * not load or fails is not used at all; the next engine in the order serves.
 *
 * @param threads this process's share of the cores
 */
export async function openNativeBackend(
  proofs: EngineProofs,
  logger: Logger,
  threads: number,
): Promise<NativeBackend> {
  try {
    const engines = nativeEngines(undefined, threads);
    if (engines === undefined) return {};
    const fault = await faultOf(engines, proofs);
    if (fault === undefined) return { engines };
    throw new Error(fault);
  } catch (error) {
    logger.error('the native engine is not used', {}, error);
    // Shown to anyone: the loader's own words name a path.
    return { fault: 'it does not load or fails its known-answer tests; the log says which' };
  }
}

async function faultOf(
  { signatures, kems }: NativeEngines,
  proofs: EngineProofs,
): Promise<string | undefined> {
  const results = await Promise.all([
    proofs.ofSigning({ engine: signatures, thread: 'main' }),
    proofs.ofKem({ engine: kems, thread: 'main' }),
  ]);
  return results.flat().find(({ ok }) => !ok)?.detail;
}
