import { Injectable } from '@nestjs/common';
import type { RawBuilder } from 'kysely';

import { Custody } from '../custody/index.js';
import { KeyError } from '../errors/index.js';
import { Resealable, type ResealedPage } from '../master-key/index.js';
import { KeyEffects, type ResealedComponent } from './key-effects.repository.js';
import type { KeyVersion } from './key.js';
import { KeysRepository } from './keys.repository.js';

/** Versions to one commit: it holds the head's lock for a few milliseconds only. */
const AT_ONCE = 20;

/** The private keys of every purpose, archived ones too, for a rotation of the master key. */
@Injectable()
export class KeyResealing extends Resealable {
  constructor(
    private readonly rows: KeysRepository,
    private readonly effects: KeyEffects,
    private readonly custody: Custody,
  ) {
    super();
  }

  override remaining(currentId: string): RawBuilder<number> {
    return this.rows.countNotSealedUnder(currentId);
  }

  override async page(currentId: string, after = ''): Promise<ResealedPage> {
    const ids = await this.rows.notSealedUnder(currentId, after, AT_ONCE);
    const versions = ids.length === 0 ? [] : await this.rows.findByIds(ids);
    const all: ResealedComponent[] = [];
    // A version whose row names no algorithm any more is not read at all.
    const unreadable = ids.filter((id) => !versions.some((version) => version.id === id));
    for (const version of versions) {
      const resealed = await this.#reseal(version);
      if (resealed === undefined) unreadable.push(version.id);
      else all.push(...resealed);
    }
    return { effects: this.effects.reseal(all), unreadable, next: ids.at(-1) };
  }

  /** Undefined for a key that was damaged before. */
  async #reseal({ material }: KeyVersion): Promise<readonly ResealedComponent[] | undefined> {
    try {
      const { components } = await this.custody.reseal(material);
      return components.flatMap((after, place) => {
        const before = material.components[place];
        return before === undefined ? [] : [{ before, after }];
      });
    } catch (error) {
      if (error instanceof KeyError && error.code === 'key.damaged') return undefined;
      throw error;
    }
  }
}
