import { Injectable } from '@nestjs/common';

import { Clock } from '../platform/clock.js';
import { RecentReads } from '../platform/recent-reads.js';
import type { Principal } from './principal.js';

/** Principals seen within the last second, by the SHA-256 of their credential in base64. */
@Injectable()
export class PrincipalCache extends RecentReads<Principal> {
  constructor(clock: Clock) {
    super(clock);
  }
}
