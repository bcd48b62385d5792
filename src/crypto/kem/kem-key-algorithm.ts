import type { MlKemName } from '../component-algorithm.js';
import { ciphertextBytesOf, componentAlgorithm } from '../component-algorithm-table.js';
import { SHARED_SECRET_BYTES } from '../engines/kem-engine.js';
import type { KeyAlgorithm } from '../key-algorithm.js';
import { X_WING_SEED_BYTES } from './x-wing.js';

/** KEM keys sign nothing. */
const SIGNS_NOTHING = {
  classical: false,
  context: false,
  deterministic: false,
  externalMu: false,
} as const;

/** A key of one of FIPS 203's parameter sets, with the name it had before it was a standard. */
export function mlKemKeyAlgorithm(name: MlKemName, alias: string): KeyAlgorithm {
  const algorithm = componentAlgorithm(name);
  return Object.freeze<KeyAlgorithm>({
    name,
    aliases: Object.freeze([alias]),
    kind: 'kem',
    components: Object.freeze([{ role: 'whole', algorithm }] as const),
    oid: algorithm.oid,
    nistLevel: algorithm.nistLevel,
    sizes: Object.freeze({
      publicKey: algorithm.publicKeyBytes,
      privateKey: algorithm.seedBytes,
      ciphertext: ciphertextBytesOf(name),
      sharedSecret: SHARED_SECRET_BYTES,
    }),
    ...SIGNS_NOTHING,
  });
}

/**
 * X-Wing (draft-connolly-cfrg-xwing-kem-10): ML-KEM-768 with X25519. Both halves are keys of their own in a provider;
 * the 32-byte seed of the draft exists only where a key is imported, and expands to them there.
 */
export const X_WING: KeyAlgorithm = Object.freeze<KeyAlgorithm>({
  name: 'X-Wing',
  aliases: Object.freeze([]),
  kind: 'hybrid-kem',
  components: Object.freeze([
    { role: 'ml_kem', algorithm: componentAlgorithm('ML-KEM-768') },
    { role: 'traditional', algorithm: componentAlgorithm('X25519') },
  ] as const),
  oid: '1.3.6.1.4.1.62253.25722',
  nistLevel: 3,
  sizes: Object.freeze({
    publicKey: 1216,
    privateKey: X_WING_SEED_BYTES,
    ciphertext: 1120,
    sharedSecret: SHARED_SECRET_BYTES,
  }),
  ...SIGNS_NOTHING,
});
