import { Controller, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import type { Actor } from '../../../ledger/index.js';
import { MasterKeyRotation, type RotationState } from '../../../master-key/index.js';
import { AdminOnly, CurrentActor, NoQueryDto, Refuses } from '../../http/index.js';
import { MasterKeyDto } from './master-key.dto.js';

/** Which master keys seal how much, while one takes the place of another. */
@ApiTags('master key')
@Controller('admin/master-key')
export class MasterKeyController {
  constructor(private readonly rotation: MasterKeyRotation) {}

  /** Tells which master key is current and what is still sealed under another one. */
  @Get()
  @AdminOnly()
  @Refuses('request.shape')
  async getMasterKey(@Query() _query: NoQueryDto): Promise<MasterKeyDto> {
    return masterKeyDto(await this.rotation.state());
  }

  /**
   * Makes the configured master key the current one and seals everything under it.
   * @remarks Answers as soon as the switch is stored; the rest is done in small batches meanwhile, and taken up again
   * after a crash. To be called once every replica was started with the new key as `TWINSEAL_MASTER_KEY` and the old one
   * as `TWINSEAL_MASTER_KEY_PREVIOUS`. Asking again changes nothing.
   */
  @Post('rotate')
  @HttpCode(HttpStatus.ACCEPTED)
  @AdminOnly()
  @Refuses('request.shape', 'conflict.state')
  async rotateMasterKey(@Query() _query: NoQueryDto, @CurrentActor() actor: Actor): Promise<MasterKeyDto> {
    return masterKeyDto(await this.rotation.rotate(actor));
  }
}

function masterKeyDto({ state, current, configured, older, remaining }: RotationState): MasterKeyDto {
  return { state, current, configured, older: [...older], remaining };
}
