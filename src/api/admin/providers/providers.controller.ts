import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { ProviderRegistry } from '../../../providers/index.js';
import { AdminOnly, NoQueryDto, Refuses } from '../../http/index.js';
import { providerDto } from './provider-mapping.js';
import { ProviderListDto } from './provider.dto.js';

/** Where private keys live, and how those places are. */
@ApiTags('providers')
@Controller('admin/providers')
export class ProvidersController {
  constructor(private readonly registry: ProviderRegistry) {}

  /**
   * Lists the backends that hold private keys.
   * @remarks Each with its state, what its self-tests proved, and the protection it can honestly claim.
   */
  @Get()
  @AdminOnly()
  @Refuses('request.shape')
  listProviders(@Query() _query: NoQueryDto): ProviderListDto {
    return { items: this.registry.reports().map(providerDto), next_cursor: null };
  }
}
