import type { MlDsaName } from '../../component-algorithm.js';
import { componentAlgorithm } from '../../component-algorithm-table.js';
import { frozenTable } from '../../frozen-table.js';
import { MU_BYTES } from '../../ml-dsa-mu.js';
import type { PqcleanArena } from './pqclean-arena.js';

const PREFIX = frozenTable<MlDsaName, string>({
  'ML-DSA-44': 'ml_dsa_44',
  'ML-DSA-65': 'ml_dsa_65',
  'ML-DSA-87': 'ml_dsa_87',
});

/** A key pair in the forms of FIPS 204. */
export interface ExpandedMlDsaKey {
  readonly publicKey: Uint8Array;
  /** The caller wipes it. */
  readonly secretExpanded: Uint8Array;
}

/** FIPS 204 Algorithm 6 from the 32-byte seed xi. @throws TypeError for another length */
export function expandSeed(
  arena: PqcleanArena,
  algorithm: MlDsaName,
  secretSeed: Uint8Array,
): ExpandedMlDsaKey {
  const { seedBytes, publicKeyBytes, expandedBytes } = lengths(algorithm);
  requireLength('seed', secretSeed, seedBytes);
  const made = arena.produce(
    `${PREFIX[algorithm]}_generate`,
    { randomness: secretSeed },
    { public_key: publicKeyBytes, secret_key: expandedBytes },
  );
  return { publicKey: made.public_key, secretExpanded: made.secret_key };
}

/**
 * Whether an expanded key is one that FIPS 204 Algorithm 6 makes: s1 and s2 in range, t0 and tr as they follow from
 * the rest. Costs as much as expanding a seed.
 *
 * @throws TypeError for another length
 */
export function isExpandedKey(
  arena: PqcleanArena,
  algorithm: MlDsaName,
  secretExpanded: Uint8Array,
): boolean {
  requireLength('expanded key', secretExpanded, lengths(algorithm).expandedBytes);
  return arena.test(`${PREFIX[algorithm]}_secret_key_valid`, { secret_key: secretExpanded });
}

/**
 * Signs a 64-byte mu (FIPS 204 Algorithm 7 from line 7). Every mode comes down to this one.
 *
 * @param secretRandomness rnd: 32 fresh random bytes, or 32 zero bytes for a deterministic signature
 * @throws TypeError for another length of any argument
 */
export function signMu(
  arena: PqcleanArena,
  algorithm: MlDsaName,
  secretExpanded: Uint8Array,
  mu: Uint8Array,
  secretRandomness: Uint8Array,
): Uint8Array {
  const { expandedBytes, signatureBytes } = lengths(algorithm);
  requireLength('expanded key', secretExpanded, expandedBytes);
  requireLength('mu', mu, MU_BYTES);
  requireLength('rnd', secretRandomness, RND_BYTES);
  const inputs = { secret_key: secretExpanded, mu, randomness: secretRandomness };
  return arena.produce(`${PREFIX[algorithm]}_sign`, inputs, { output: signatureBytes }).output;
}

/**
 * Verifies a signature over a 64-byte mu (FIPS 204 Algorithm 8 from line 8). A signature of another length is false.
 *
 * @throws TypeError for another length of the public key or mu
 */
export function verifyMu(
  arena: PqcleanArena,
  algorithm: MlDsaName,
  publicKey: Uint8Array,
  mu: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { publicKeyBytes, signatureBytes } = lengths(algorithm);
  requireLength('public key', publicKey, publicKeyBytes);
  requireLength('mu', mu, MU_BYTES);
  if (signature.length !== signatureBytes) return false;
  return arena.test(`${PREFIX[algorithm]}_verify`, { public_key: publicKey, mu, output: signature });
}

/** Length of rnd in bytes (FIPS 204 Algorithm 2). */
export const RND_BYTES = 32;

/** The table's optional lengths, which every ML-DSA row has. */
function lengths(algorithm: MlDsaName) {
  const { seedBytes, publicKeyBytes, expandedBytes, signatureBytes } = componentAlgorithm(algorithm);
  if (expandedBytes === undefined || signatureBytes === undefined) {
    throw new TypeError(`${algorithm} has no expanded key or signature`);
  }
  return { seedBytes, publicKeyBytes, expandedBytes, signatureBytes };
}

function requireLength(what: string, bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) throw new TypeError(`an ML-DSA ${what} has ${length} bytes here`);
}
