import { Body, Controller, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import type { Actor } from '../../../ledger/index.js';
import { PacksService } from '../../../usage/index.js';
import { AdminOnly, CurrentActor, NoQueryDto, Refuses } from '../../http/index.js';
import { ProjectIdParam } from '../path-parameters.js';
import { AddPackDto, PackDto } from './pack.dto.js';

/** Tokens that projects bought. */
@ApiTags('packs')
@Controller('admin/projects/:id/packs')
export class PacksController {
  constructor(private readonly packs: PacksService) {}

  /** Adds a pack: its tokens are used after the month's free ones, oldest pack first. */
  @Post()
  @AdminOnly()
  @Refuses('request.not-found')
  @ProjectIdParam()
  async addPack(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() { pack_type, tokens, payment_ref = null }: AddPackDto,
    @Query() _query: NoQueryDto,
  ): Promise<PackDto> {
    const request = { packType: pack_type, tokens, paymentRef: payment_ref };
    const pack = await this.packs.add(id, request, actor);
    return {
      id: pack.id,
      pack_type: pack.packType,
      tokens: pack.tokensPurchased,
      tokens_remaining: pack.tokensRemaining,
      payment_ref: pack.paymentRef,
      purchased_at: pack.purchasedAt,
    };
  }
}
