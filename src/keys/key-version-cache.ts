import { Injectable } from '@nestjs/common';

import { Clock } from '../platform/clock.js';
import { RecentReads } from '../platform/recent-reads.js';
import type { KeyVersion } from './key.js';

/**
 * Key versions read within the last second, for the operations that use one and change nothing. A signature made with
 * a version that was retired elsewhere meanwhile is refused by its commit; a verification may lag a second behind.
 */
@Injectable()
export class KeyVersionCache extends RecentReads<KeyVersion> {
  constructor(clock: Clock) {
    super(clock);
  }
}
