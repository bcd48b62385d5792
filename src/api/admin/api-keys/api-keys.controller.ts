import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import type { Actor } from '../../../ledger/index.js';
import { ApiKeysService } from '../../../projects/index.js';
import { AdminOnly, CurrentActor, NoQueryDto, Refuses, ShowsSecret } from '../../http/index.js';
import { ListQueryDto, readPageRequest } from '../list-query.dto.js';
import { ApiKeyIdParam, ProjectIdParam } from '../path-parameters.js';
import { apiKeyDto, issuedApiKeyDto, readNewApiKey } from './api-key-mapping.js';
import { CreateApiKeyDto } from './api-key-request.dto.js';
import { ApiKeyListDto, IssuedApiKeyDto } from './api-key.dto.js';

/** A project's API keys. A key is shown in the answer that makes it and never again. */
@ApiTags('api-keys')
@Controller('admin/projects/:id/api-keys')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeysService) {}

  /**
   * Makes an API key.
   * @remarks This answer is the only one that shows it: only its SHA-256 is stored.
   */
  @Post()
  @ShowsSecret()
  @ProjectIdParam()
  @AdminOnly()
  @Refuses('request.not-found')
  async createApiKey(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: CreateApiKeyDto,
    @Query() _query: NoQueryDto,
  ): Promise<IssuedApiKeyDto> {
    return issuedApiKeyDto(await this.apiKeys.create(id, readNewApiKey(body, 'pqa'), actor));
  }

  /**
   * Lists a project's API keys.
   * @remarks In order of creation, revoked and expired ones included; never the keys themselves.
   */
  @Get()
  @ProjectIdParam()
  @AdminOnly()
  @Refuses('request.not-found')
  async listApiKeys(@Param('id') id: string, @Query() query: ListQueryDto): Promise<ApiKeyListDto> {
    const { items, nextCursor } = await this.apiKeys.list(id, readPageRequest(query));
    return { items: items.map(apiKeyDto), next_cursor: nextCursor };
  }

  /**
   * Revokes an API key at once on every replica.
   * @remarks Nothing that signs, charges or changes state succeeds with it any more; a pure read may still be answered for one second. Revoking twice is no error.
   */
  @Delete(':keyId')
  @HttpCode(204)
  @ProjectIdParam()
  @ApiKeyIdParam()
  @AdminOnly()
  @Refuses('request.not-found')
  async revokeApiKey(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('keyId') keyId: string,
    @Query() _query: NoQueryDto,
  ): Promise<void> {
    await this.apiKeys.revoke(id, keyId, actor);
  }
}
