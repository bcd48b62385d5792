import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';

import type { Actor } from '../../../ledger/index.js';
import {
  ApiKeysService,
  ProjectsService,
  type IssuedApiKey,
  type RecordAnswer,
} from '../../../projects/index.js';
import {
  AdminOnly,
  CurrentActor,
  CurrentClaim,
  Idempotent,
  IdempotencyClaim,
  Refuses,
  ShowsSecret,
} from '../../http/index.js';
import { ProjectIdParam } from '../../admin/path-parameters.js';
import { recordAnswer } from '../record-answer.js';
import { TenantApiKeyDto, TenantDto } from './tenant-answer.dto.js';
import { readNewTenantApiKey, tenantApiKeyDto, tenantDto } from './tenant-mapping.js';
import { CreateTenantApiKeyDto, CreateTenantDto, RotateApiKeyDto } from './tenant-request.dto.js';

/** Tenants: the admin API's projects under the native API's envelope. The credential is the admin token. */
@ApiTags('tenants')
@Controller('api/v1/tenants')
export class TenantsController {
  constructor(
    private readonly projects: ProjectsService,
    private readonly apiKeys: ApiKeysService,
  ) {}

  /** Makes a tenant. */
  @Post()
  @Idempotent()
  @AdminOnly()
  @Refuses('conflict.duplicate')
  async createTenant(
    @CurrentActor() actor: Actor,
    @CurrentClaim() claim: IdempotencyClaim | undefined,
    @Body() body: CreateTenantDto,
  ): Promise<TenantDto> {
    const { name, plan } = body;
    const request = { name, ...(plan !== undefined && { plan }) };
    return tenantDto(await this.projects.create(request, actor, recordAnswer(claim, 201, tenantDto)));
  }

  /**
   * Makes an API key for a tenant.
   * @remarks This answer is the only one that shows it: only its SHA-256 is stored.
   */
  @Post(':id/api-keys')
  @Idempotent()
  @ShowsSecret()
  @ProjectIdParam()
  @ApiBody({ type: CreateTenantApiKeyDto, required: false })
  @AdminOnly()
  @Refuses('request.not-found')
  async createTenantApiKey(
    @CurrentActor() actor: Actor,
    @CurrentClaim() claim: IdempotencyClaim | undefined,
    @Param('id') id: string,
    @Body() body: CreateTenantApiKeyDto,
  ): Promise<TenantApiKeyDto> {
    const request = readNewTenantApiKey(body);
    return tenantApiKeyDto(await this.apiKeys.create(id, request, actor, withheld(claim, 201)));
  }

  /**
   * Replaces an API key by a new one.
   * @remarks The new one has the same name, format, scopes and expiry; the old one is revoked at once.
   */
  @Post(':id/api-keys/rotate')
  @HttpCode(200)
  @Idempotent()
  @ShowsSecret()
  @ProjectIdParam()
  @ApiBody({ type: RotateApiKeyDto, required: false })
  @AdminOnly()
  @Refuses('request.not-found')
  async rotateTenantApiKey(
    @CurrentActor() actor: Actor,
    @CurrentClaim() claim: IdempotencyClaim | undefined,
    @Param('id') id: string,
    @Body() body: RotateApiKeyDto,
  ): Promise<TenantApiKeyDto> {
    return tenantApiKeyDto(await this.apiKeys.rotate(id, body.api_key_id, actor, withheld(claim, 200)));
  }
}

/** An answer that shows a secret is not stored: its repeat is refused. */
function withheld(claim: IdempotencyClaim | undefined, status: number): RecordAnswer<IssuedApiKey> {
  return claim && (() => claim.withheld(status));
}
