import { Body, Controller, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { publicKeyFingerprint, rawPublicKey } from '../../../keys/index.js';
import type { Actor } from '../../../ledger/index.js';
import { TokenKeys, type TokenKey } from '../../../tokens/index.js';
import { AdminOnly, CurrentActor, encodeBase64, NoQueryDto, Refuses } from '../../http/index.js';
import { ProjectIdParam } from '../path-parameters.js';
import { TokenKeyRotationDto, TokenKeysDto, type TokenKeyDto } from './token-key.dto.js';

/** The key that a project's tokens are signed with. */
@ApiTags('token-keys')
@Controller('admin/projects/:id/token-key')
export class TokenKeysController {
  constructor(private readonly keys: TokenKeys) {}

  /** Gives the project a fresh token key of its own. The one before stays listed as retired and keeps verifying. */
  @Post('rotate')
  @HttpCode(HttpStatus.OK)
  @AdminOnly()
  @Refuses('request.not-found', 'provider.incapable')
  @ProjectIdParam()
  async rotateTokenKey(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() { provider }: TokenKeyRotationDto,
    @Query() _query: NoQueryDto,
  ): Promise<TokenKeysDto> {
    const { keys } = await this.keys.rotate(id, actor, provider);
    return { keys: keys.map(keyDto) };
  }
}

function keyDto({ version, recordedAt, retiredAt }: TokenKey): TokenKeyDto {
  const raw = rawPublicKey(version);
  return {
    fingerprint: publicKeyFingerprint(raw),
    algorithm: version.key.algorithm.name,
    public_key: encodeBase64(raw),
    provider: version.material.components.map(({ provider }) => provider).join('+'),
    status: retiredAt === null ? 'current' : 'retired',
    recorded_at: recordedAt,
    retired_at: retiredAt,
  };
}
