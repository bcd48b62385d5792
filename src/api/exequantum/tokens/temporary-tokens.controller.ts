import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { TEMPORARY_TOKEN_LIMITS, TemporaryTokens, type Caller } from '../../../projects/index.js';
import { Authenticated, CurrentCaller, NoQueryDto, ShowsSecret } from '../../http/index.js';
import { RefusesBadRequests } from '../wire/validation-error.dto.js';
import {
  TemporaryTokenDto,
  TemporaryTokenQueryDto,
  TemporaryTokenRequestDto,
} from './temporary-token.dto.js';

/** Credentials for exposed places. */
@RefusesBadRequests()
@ApiTags('token')
@Controller('api/token')
export class TemporaryTokensController {
  constructor(private readonly tokens: TemporaryTokens) {}

  /** Makes a temporary token; the same as POST, for clients that know no other way. */
  @Get('new')
  @Authenticated({ scope: 'tokens', audited: 'apikey.create', parentOnly: true })
  @ShowsSecret()
  createTemporaryTokenByGet(
    @CurrentCaller() caller: Caller,
    @Query() query: TemporaryTokenQueryDto,
  ): Promise<TemporaryTokenDto> {
    return this.#issue(caller, query);
  }

  /** Makes a temporary token. It does what its parent, an API key, may do, makes no others, and ends with it. */
  @Post('new')
  @HttpCode(200)
  @Authenticated({ scope: 'tokens', audited: 'apikey.create', parentOnly: true })
  @ShowsSecret()
  createTemporaryToken(
    @CurrentCaller() caller: Caller,
    @Body() body: TemporaryTokenRequestDto,
    @Query() _query: NoQueryDto,
  ): Promise<TemporaryTokenDto> {
    return this.#issue(caller, body);
  }

  async #issue(caller: Caller, request: TemporaryTokenRequestDto): Promise<TemporaryTokenDto> {
    const { seconds, attempts } = TEMPORARY_TOKEN_LIMITS;
    const token = await this.tokens.issue(caller, {
      seconds: request.expiry_time ?? seconds.default,
      attempts: request.expire_after_attempts ?? attempts.default,
    });
    return { new_token: token };
  }
}
