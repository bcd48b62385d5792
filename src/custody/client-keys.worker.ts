import { task } from '../compute/index.js';
import { wipe } from '../crypto/bytes.js';
import { isMlKem } from '../crypto/component-algorithm-table.js';
import { expandMlDsaSeed } from '../crypto/engines/noble/noble-ml-dsa.js';
import { expandMlKemSeed } from '../crypto/engines/noble/noble-ml-kem.js';
import type { ExpandedPair, ExpandInput } from './client-key-tasks.js';

/** Expands a seed, which takes noble up to 4 ms; OpenSSL gives no expanded keys out. */
export const expand = task(({ algorithm, secretSeed }: ExpandInput): ExpandedPair => {
  try {
    return isMlKem(algorithm)
      ? expandMlKemSeed(algorithm, secretSeed)
      : expandMlDsaSeed(algorithm, secretSeed);
  } finally {
    wipe(secretSeed);
  }
});
