import {
  ml_kem1024,
  ml_kem512,
  ml_kem768,
  type KEMPrepared,
  type MLKEM,
} from '@noble/post-quantum/ml-kem.js';

import { sameBytes, wipe } from '../../bytes.js';
import type { MlKemName } from '../../component-algorithm.js';
import { componentAlgorithm } from '../../component-algorithm-table.js';
import { frozenTable } from '../../frozen-table.js';
import { hashAlgorithm } from '../../hash.js';
import { COIN_BYTES, type Encapsulation } from '../kem-engine.js';

const TABLE = frozenTable<MlKemName, MLKEM>({
  'ML-KEM-512': ml_kem512,
  'ML-KEM-768': ml_kem768,
  'ML-KEM-1024': ml_kem1024,
});

/** Behind the public key, an expanded key ends with H(ek) and z of 32 bytes each (FIPS 203 Algorithm 16). */
const HASH_BYTES = 32;
const TAIL_BYTES = HASH_BYTES + 32;

/** A key pair in the forms of FIPS 203. */
export interface ExpandedMlKemKey {
  readonly publicKey: Uint8Array;
  /** The caller wipes it. */
  readonly secretExpanded: Uint8Array;
}

/** FIPS 203 Algorithm 16 from the 64-byte seed d || z. */
export function expandMlKemSeed(algorithm: MlKemName, secretSeed: Uint8Array): ExpandedMlKemKey {
  const { publicKey, secretKey } = TABLE[algorithm].keygen(secretSeed);
  return { publicKey, secretExpanded: secretKey };
}

/** The public key as noble keeps it, its matrix expanded; undefined when it fails the checks of FIPS 203 section 7.2. */
export function prepareMlKemKey(algorithm: MlKemName, publicKey: Uint8Array): KEMPrepared | undefined {
  if (publicKey.length !== componentAlgorithm(algorithm).publicKeyBytes) return undefined;
  try {
    return TABLE[algorithm].prepare(publicKey);
  } catch {
    // noble's only answer to a coefficient of q or more, an Error without a code.
    return undefined;
  }
}

/** Whether an expanded key passes the checks of FIPS 203 sections 7.1 to 7.3: hash, modulus, and that the pair fits. */
export function expandedMlKemKeyAgrees(algorithm: MlKemName, secretExpanded: Uint8Array): boolean {
  const { publicKeyBytes } = componentAlgorithm(algorithm);
  const end = secretExpanded.length - TAIL_BYTES;
  const publicKey = secretExpanded.subarray(end - publicKeyBytes, end);
  const hash = hashAlgorithm('SHA3-256').digest(publicKey);
  if (!sameBytes(hash, secretExpanded.subarray(end, end + HASH_BYTES))) return false;
  const prepared = prepareMlKemKey(algorithm, publicKey);
  if (prepared === undefined) return false;
  // The secret of fixed coins is never used.
  const { cipherText, sharedSecret } = prepared.encapsulate(new Uint8Array(COIN_BYTES));
  const secretOpened = decapsulateMlKem(algorithm, secretExpanded, cipherText);
  const agrees = sameBytes(secretOpened, sharedSecret);
  wipe(secretOpened, sharedSecret);
  return agrees;
}

/** FIPS 203 Algorithm 17: the coins m decide the outcome. */
export function encapsulateMlKem(key: KEMPrepared, secretCoins: Uint8Array): Encapsulation {
  const { cipherText, sharedSecret } = key.encapsulate(secretCoins);
  return { ciphertext: cipherText, sharedSecret: takeOver(sharedSecret) };
}

/** FIPS 203 Algorithm 18. `secretExpanded` has passed its checks. */
export function decapsulateMlKem(
  algorithm: MlKemName,
  secretExpanded: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array {
  return takeOver(TABLE[algorithm].decapsulate(ciphertext, secretExpanded));
}

/** noble's secret is a view of a longer buffer. */
function takeOver(secret: Uint8Array): Uint8Array {
  const copy = secret.slice();
  wipe(secret);
  return copy;
}
