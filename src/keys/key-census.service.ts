import { Injectable } from '@nestjs/common';

import type { KeyStatus } from './key-status.js';
import { KeysRepository } from './keys.repository.js';

/** Counts what there is, for operators. */
@Injectable()
export class KeyCensus {
  constructor(private readonly rows: KeysRepository) {}

  /** Key versions of every purpose and project by status; one that nobody has is missing. */
  versionsByStatus(): Promise<readonly { readonly status: KeyStatus; readonly count: number }[]> {
    return this.rows.countByStatus();
  }
}
