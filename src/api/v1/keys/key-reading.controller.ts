import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { KeyQueries } from '../../../keys/index.js';
import type { Caller } from '../../../projects/index.js';
import { Authenticated, Refuses } from '../../http/index.js';
import { readAlgorithm } from '../algorithm-name.js';
import { CurrentCaller } from '../current-caller.decorator.js';
import { KeyDto, KeyListDto, PublicKeyDto } from './key-answer.dto.js';
import { nameOf, readKeyRequest } from './key-mapping.js';
import { toKeyDto } from './key-object.js';
import {
  DEFAULT_PAGE,
  KeyListQueryDto,
  KeyQueryDto,
  KeyVersionParamDto,
  PublicKeyQueryDto,
} from './key-query.dto.js';
import { toPublicKeyDto } from './public-key-answer.js';

/** Reading keys. Public material only. */
@ApiTags('keys')
@Controller('api/v1/kms/keys')
export class KeyReadingController {
  constructor(private readonly queries: KeyQueries) {}

  /** The project's key versions, ordered by key name, algorithm and version. */
  @Get()
  @Authenticated({ scope: 'keys:read' })
  async listKeys(@CurrentCaller() caller: Caller, @Query() query: KeyListQueryDto): Promise<KeyListDto> {
    const named = query.algorithm === undefined ? undefined : readAlgorithm(query.algorithm);
    const filter = {
      projectId: caller.actor.projectId,
      ...(named !== undefined && { algorithm: named.algorithm }),
      ...(query.key !== undefined && { name: query.key }),
      ...(query.status !== undefined && { status: query.status }),
    };
    const page = await this.queries.list(filter, query.limit ?? DEFAULT_PAGE, query.cursor);
    return {
      keys: page.versions.map((version) => toKeyDto(version, named?.spelling)),
      total: page.total,
      next_cursor: page.nextCursor,
    };
  }

  /** The one version of a key that makes something new. */
  @Get('active')
  @Authenticated({ scope: 'keys:read' })
  @Refuses('key.not-found')
  async getActiveKey(@CurrentCaller() caller: Caller, @Query() query: KeyQueryDto): Promise<KeyDto> {
    const read = readKeyRequest(query);
    return read.show(await this.queries.active(nameOf(caller, read)));
  }

  /** One version, whatever its status. */
  @Get(':version')
  @Authenticated({ scope: 'keys:read' })
  @Refuses('key.not-found')
  async getKey(
    @CurrentCaller() caller: Caller,
    @Param() { version }: KeyVersionParamDto,
    @Query() query: KeyQueryDto,
  ): Promise<KeyDto> {
    const read = readKeyRequest(query);
    return read.show(await this.queries.version(nameOf(caller, read), version));
  }

  /** The public key of one version in a format of choice. */
  @Get(':version/public')
  @Authenticated({ scope: 'keys:read' })
  @Refuses('key.not-found', 'request.unprocessable')
  async getPublicKey(
    @CurrentCaller() caller: Caller,
    @Param() { version }: KeyVersionParamDto,
    @Query() query: PublicKeyQueryDto,
  ): Promise<PublicKeyDto> {
    const read = readKeyRequest(query);
    const found = await this.queries.version(nameOf(caller, read), version);
    return toPublicKeyDto(found, read.spelling, query.format ?? 'raw');
  }
}
