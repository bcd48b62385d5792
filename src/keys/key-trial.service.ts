import { Injectable } from '@nestjs/common';

import { sameBytes, wipe } from '../crypto/bytes.js';
import { isKemAlgorithm } from '../crypto/kem/kem-parts.js';
import { Custody } from '../custody/index.js';
import { KeyError, ProviderError } from '../errors/index.js';
import type { KeyVersion } from './key.js';
import { KeysRepository } from './keys.repository.js';

const PAGE = 100;
const MESSAGE = new TextEncoder().encode('twinseal:key-trial:v1');

/** What a trial of every stored key found. */
export interface TrialReport {
  /** Versions whose private keys did what they are for. */
  readonly usable: number;
  /** Ids of versions that are damaged, or sealed under another master key. */
  readonly damaged: readonly string[];
  /** Versions whose backend is away or not configured: nothing is known of them. */
  readonly away: number;
}

/**
 * Uses every stored private key once and throws the outcome away: the proof that a restored database can be used. Not
 * for a running service, where each use of a key is an audit entry.
 */
@Injectable()
export class KeyTrial {
  constructor(
    private readonly keys: KeysRepository,
    private readonly custody: Custody,
  ) {}

  async run(): Promise<TrialReport> {
    const damaged: string[] = [];
    let [usable, away] = [0, 0];
    for await (const id of this.#ids()) {
      const outcome = await this.#outcome(id);
      if (outcome === 'usable') usable += 1;
      else if (outcome === 'away') away += 1;
      else damaged.push(id);
    }
    return { usable, damaged, away };
  }

  async *#ids(): AsyncGenerator<string> {
    for (let after = ''; ;) {
      const ids = await this.keys.idsBehind(after, PAGE);
      yield* ids;
      const last = ids.at(-1);
      if (last === undefined) return;
      after = last;
    }
  }

  async #outcome(id: string): Promise<'usable' | 'damaged' | 'away'> {
    const [version] = await this.keys.findByIds([id]);
    if (version === undefined) return 'damaged';
    try {
      return (await this.#use(version)) ? 'usable' : 'damaged';
    } catch (error) {
      if (error instanceof KeyError) return 'damaged';
      if (error instanceof ProviderError) return 'away';
      throw error;
    }
  }

  async #use({ key, material }: KeyVersion): Promise<boolean> {
    const { purpose } = material;
    if (isKemAlgorithm(key.algorithm)) {
      const { ciphertext, sharedSecret } = await this.custody.encapsulate(material, purpose);
      const secretOpened = await this.custody.decapsulate(material, purpose, ciphertext);
      const same = sameBytes(secretOpened, sharedSecret);
      wipe(secretOpened, sharedSecret);
      return same;
    }
    const operation = { mode: 'pure', message: MESSAGE } as const;
    const signature = await this.custody.sign(material, purpose, operation);
    return await this.custody.verify(material, purpose, operation, signature);
  }
}
