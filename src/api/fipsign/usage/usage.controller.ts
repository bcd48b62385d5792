import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { UsageService, type ChargedCaller, type Pack, type UsedMonth } from '../../../usage/index.js';
import { unixSecondsOf } from '../../../platform/unix-seconds.js';
import { Authenticated } from '../../http/index.js';
import { CurrentChargedCaller } from '../current-charged-caller.decorator.js';
import { ownerOf } from '../remaining.js';
import { UsageAnswerDto, type MonthUsageDto, type UsagePackDto } from './usage.dto.js';

const NOTE = 'Free tokens are counted per calendar month (UTC); packs are used after them and never expire.';

/** What the project has used. */
@ApiTags('usage')
@Controller()
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  /** Tells what the project has used and has left. Free. */
  @Get('usage')
  @Authenticated({ scope: 'usage' })
  async getUsage(@CurrentChargedCaller() { actor }: ChargedCaller): Promise<UsageAnswerDto> {
    const { current, history, packs, ownerEmail } = await this.usage.overview(actor.projectId);
    return {
      success: true,
      current: { ...current },
      monthlyHistory: history.map(monthDto),
      packs: packs.map(packDto),
      developer: { email: ownerOf(ownerEmail) },
      note: NOTE,
    };
  }
}

function monthDto({ month, fromFree, fromPack }: UsedMonth): MonthUsageDto {
  return { month, tokensUsed: fromFree + fromPack, fromFree, fromPack };
}

function packDto({ id, packType, tokensPurchased, purchasedAt, paymentRef }: Pack): UsagePackDto {
  return { id, packType, tokensPurchased, purchasedAt: unixSecondsOf(purchasedAt), paymentRef };
}
