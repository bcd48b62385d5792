import { Injectable } from '@nestjs/common';

import { AuthError } from '../errors/index.js';
import { Clock } from '../platform/clock.js';
import { monthOf, monthsUpTo } from './months.js';
import type { Pack } from './pack.js';
import { usageNumbers, type UsageNumbers } from './usage-numbers.js';
import { UsageRepository, type UsedMonth } from './usage.repository.js';

/** How many months the history tells of, the current one included. */
const HISTORY_MONTHS = 6;

/** A project's account and where it came from. */
export interface UsageOverview {
  readonly current: UsageNumbers;
  /** Six months, oldest first, without gaps; the last is the current one. */
  readonly history: readonly UsedMonth[];
  readonly packs: readonly Pack[];
  readonly ownerEmail: string | null;
}

/** What a project has used and has left. */
@Injectable()
export class UsageService {
  constructor(
    private readonly usage: UsageRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws AuthError `auth.unauthenticated` when the project was deleted meanwhile */
  async overview(projectId: string): Promise<UsageOverview> {
    const now = this.clock.now();
    const months = monthsUpTo(now, HISTORY_MONTHS);
    const [current, used, packs] = await Promise.all([
      this.current(projectId),
      this.usage.months(projectId, months[0] ?? ''),
      this.usage.packs(projectId),
    ]);
    const history = months.map(
      (month) => used.find((one) => one.month === month) ?? { month, fromFree: 0, fromPack: 0 },
    );
    return { ...current, history, packs };
  }

  /** The account now. @throws AuthError `auth.unauthenticated` when the project was deleted meanwhile */
  async current(projectId: string): Promise<Pick<UsageOverview, 'current' | 'ownerEmail'>> {
    const month = monthOf(this.clock.now());
    const account = await this.usage.account(projectId, month);
    if (account === undefined) {
      throw new AuthError('auth.unauthenticated', 'The project of this API key is gone');
    }
    return { current: usageNumbers({ month, ...account }), ownerEmail: account.ownerEmail };
  }
}
