import { nativeEngines, type NativeEngines } from '../../src/crypto/engines/native/native-engines.js';
import type { RandomSource } from '../../src/crypto/random-source.js';

/** The native engines, which these tests are about. @throws Error when they were not built */
export function builtEngines(random?: RandomSource): NativeEngines {
  const engines = nativeEngines(random);
  if (engines === undefined) throw new Error('native/twinseal.node is missing: run `make native` first');
  return engines;
}
