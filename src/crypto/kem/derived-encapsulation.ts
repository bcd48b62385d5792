import { concatBytes, wipe } from '../bytes.js';
import { COIN_BYTES } from '../engines/kem-engine.js';
import { hashAlgorithm } from '../hash.js';
import { hkdfSha256 } from '../hkdf.js';
import type { KeyAlgorithm } from '../key-algorithm.js';
import { DEM_IV_BYTES } from './kem-dem.js';

/** Everything that a deterministic encryption takes from a generator otherwise. */
export interface DerivedEncapsulation {
  /** One run of 32 bytes per component, in role order. The caller wipes them. */
  readonly secretCoins: readonly Uint8Array[];
  readonly iv: Uint8Array;
}

/** What a deterministic encryption is derived from. */
export interface DerivationInput {
  /** 32 uniform bytes that belong to the key version alone. */
  readonly secretOfKey: Uint8Array;
  readonly salt: Uint8Array;
  readonly aad: Uint8Array;
  readonly secretPlaintext: Uint8Array;
}

/**
 * Coins and IV of a deterministic encryption: HKDF-SHA256 over the key's secret under the caller's salt, with
 * `kem-dem/v1/deterministic/<canonical algorithm>` || SHA-256(aad) || SHA-256(plaintext) as info. Equal inputs give
 * equal ciphertexts, and any difference gives another key and IV: one that were used for two additional data would
 * betray GCM's authentication key.
 */
export function deriveEncapsulation(algorithm: KeyAlgorithm, input: DerivationInput): DerivedEncapsulation {
  const { digest } = hashAlgorithm('SHA-256');
  const label = new TextEncoder().encode(`kem-dem/v1/deterministic/${algorithm.name}`);
  const secretInfo = concatBytes(label, digest(input.aad), digest(input.secretPlaintext));
  const coinBytes = algorithm.components.length * COIN_BYTES;
  const secretDerived = hkdfSha256(input.secretOfKey, input.salt, secretInfo, coinBytes + DEM_IV_BYTES);
  try {
    return {
      secretCoins: algorithm.components.map((_, index) =>
        secretDerived.slice(index * COIN_BYTES, (index + 1) * COIN_BYTES),
      ),
      iv: secretDerived.slice(coinBytes),
    };
  } finally {
    wipe(secretDerived, secretInfo);
  }
}
