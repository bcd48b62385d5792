import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiExtraModels, ApiTags } from '@nestjs/swagger';

import { Authorities } from '../../../ca/index.js';
import { RequestError } from '../../../errors/index.js';
import type { Actor } from '../../../ledger/index.js';
import { AdminOnly, CurrentActor, NoQueryDto, Refuses } from '../../http/index.js';
import { ProjectIdParam } from '../path-parameters.js';
import { caDto, caStateDto, readNewCa } from './ca-mapping.js';
import { CaDto, CaStateDto, CreateCaDto, PqRootDto, ProjectCaDto } from './ca.dto.js';

/** A project's certificate authority: one active at a time. */
@ApiTags('ca')
@ApiExtraModels(PqRootDto)
@Controller('admin/projects/:id/ca')
export class CaController {
  constructor(private readonly authorities: Authorities) {}

  /** Makes the project's certificate authority: its key and its self-signed root. A project has one active CA. */
  @Post()
  @AdminOnly()
  @Refuses('request.not-found', 'conflict.state', 'provider.incapable')
  @ProjectIdParam()
  async createCa(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: CreateCaDto,
    @Query() _query: NoQueryDto,
  ): Promise<CaDto> {
    return caDto(await this.authorities.create(id, readNewCa(body), actor));
  }

  /** Shows the project's newest CA, which is the active one if there is one, and those before it. */
  @Get()
  @AdminOnly()
  @Refuses('request.not-found')
  @ProjectIdParam()
  async getCa(@Param('id') id: string, @Query() _query: NoQueryDto): Promise<ProjectCaDto> {
    const [newest, ...earlier] = await this.authorities.list(id);
    if (newest === undefined) throw new RequestError('request.not-found', 'The project has no CA');
    return Object.assign(caStateDto(newest), { earlier: earlier.map(caStateDto) });
  }

  /** Ends the active CA: it issues nothing more. Revoking goes on, and its lists and its root stay served. */
  @Post('retire')
  @HttpCode(HttpStatus.OK)
  @AdminOnly()
  @Refuses('request.not-found')
  @ProjectIdParam()
  async retireCa(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() _query: NoQueryDto,
  ): Promise<CaStateDto> {
    return caStateDto(await this.authorities.retire(id, actor));
  }
}
