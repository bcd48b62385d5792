import { Injectable } from '@nestjs/common';

import { wipe } from '../crypto/bytes.js';
import {
  DEM_IV_BYTES,
  DEM_OVERHEAD_BYTES,
  openDem,
  sealDem,
  splitDem,
  type DemPurpose,
  type SplitDem,
} from '../crypto/kem/kem-dem.js';
import { deriveEncapsulation } from '../crypto/kem/derived-encapsulation.js';
import { kemCiphertextBytes } from '../crypto/kem/kem-parts.js';
import { Custody } from '../custody/index.js';
import { KemError, RequestError } from '../errors/index.js';
import type { KeyVersion } from '../keys/index.js';
import { Randomness } from '../platform/randomness.js';
import type { KemKey } from './kem-key.js';
import { MAX_PLAINTEXT_BYTES } from './kem-limits.js';

/** What is sealed, and for what. The secret stays the caller's. */
export interface DemInput {
  readonly purpose: DemPurpose;
  readonly secretPlaintext: Uint8Array;
  readonly aad: Uint8Array;
}

/** What is opened, and as what. */
export interface DemOpening {
  readonly purpose: DemPurpose;
  readonly parts: SplitDem;
  readonly aad: Uint8Array;
}

/** KEM-DEM with stored keys: each message under a secret of its own. */
@Injectable()
export class KemDem {
  constructor(
    private readonly custody: Custody,
    private readonly randomness: Randomness,
  ) {}

  /** Under a fresh secret and IV. */
  async seal(version: KeyVersion, input: DemInput): Promise<Uint8Array> {
    return await this.#seal(version, input, this.randomness.bytes(DEM_IV_BYTES));
  }

  /** Equal inputs give equal bytes; see `deriveEncapsulation`. */
  async sealDeterministically(version: KeyVersion, input: DemInput, salt: Uint8Array): Promise<Uint8Array> {
    const { algorithm } = version.key;
    const { aad, secretPlaintext } = input;
    const secretOfKey = this.custody.deterministicSecret(version.material, 'general');
    const { secretCoins, iv } = deriveEncapsulation(algorithm, { secretOfKey, salt, aad, secretPlaintext });
    try {
      return await this.#seal(version, input, iv, secretCoins);
    } finally {
      wipe(secretOfKey, ...secretCoins);
    }
  }

  /** The plaintext, which the caller wipes; undefined when it does not open, whatever the cause. */
  async open(version: KeyVersion, { purpose, parts, aad }: DemOpening): Promise<Uint8Array | undefined> {
    const secretShared = await this.custody.decapsulate(version.material, 'general', parts.kemCiphertext);
    try {
      return openDem({ algorithm: version.key.algorithm, purpose, aad }, parts, secretShared);
    } finally {
      wipe(secretShared);
    }
  }

  async #seal(
    version: KeyVersion,
    { purpose, secretPlaintext, aad }: DemInput,
    iv: Uint8Array,
    secretCoins?: readonly Uint8Array[],
  ): Promise<Uint8Array> {
    const { ciphertext, sharedSecret } = await this.custody.encapsulate(
      version.material,
      'general',
      secretCoins,
    );
    try {
      const context = { algorithm: version.key.algorithm, purpose, aad };
      return sealDem(context, ciphertext, sharedSecret, iv, secretPlaintext);
    } finally {
      wipe(sharedSecret);
    }
  }
}

/**
 * The halves of a sealed message whose length can be right.
 *
 * @param member how the request calls it
 * @throws RequestError `request.shape` when it is too short to hold a KEM ciphertext; KemError `kem.too-large`
 */
export function readSealed({ algorithm }: KemKey, member: string, message: Uint8Array): SplitDem {
  const most = kemCiphertextBytes(algorithm) + DEM_OVERHEAD_BYTES + MAX_PLAINTEXT_BYTES;
  if (message.length > most) throw new KemError('kem.too-large', `"${member}" exceeds ${most} bytes`);
  const parts = splitDem(algorithm, message);
  if (parts !== undefined) return parts;
  throw new RequestError('request.shape', `"${member}" is too short for ${algorithm.name}`);
}
