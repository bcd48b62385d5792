import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { IsOptional, IsString } from 'class-validator';

import { ConflictError, KeyError, ProviderError, ServiceError } from '../../../errors/index.js';
import type { Actor } from '../../../ledger/index.js';
import { CurrentActor } from '../routes/current-caller.decorator.js';
import { AdminOnly, Authenticated, Public, ShowsSecret } from '../routes/route-access.js';
import { IsIntegerIn } from '../validation/is-integer-in.decorator.js';

/** A body with a required and an optional member. */
export class ThingDto {
  @IsString()
  text!: string;

  @IsOptional()
  @IsIntegerIn(1, 9)
  count?: number;
}

/** Routes of the native API that do nothing, or fail in each way a route can. */
@Controller('api/v1')
export class StubNativeController {
  @Post('signature/thing')
  @HttpCode(200)
  @Authenticated({ scope: 'sign', audited: 'signature.sign' })
  thing(@Body() body: ThingDto, @CurrentActor() actor: Actor): object {
    return { body, actor };
  }

  @Post('kms/thing')
  @Authenticated({ scope: 'keys:write' })
  @ShowsSecret()
  made(@Body() _body: ThingDto): object {
    return {};
  }

  @Get('fault/:kind')
  @Public()
  fault(): object {
    throw new Error('planted-secret', { cause: new Error('planted-cause') });
  }

  @Get('away')
  @Public()
  away(): object {
    throw new ServiceError('service.unavailable', 'planted-secret', { facts: { part: 'audit' } });
  }

  @Get('hsm')
  @Public()
  hsm(): object {
    throw new ProviderError('provider.unavailable', 'planted-secret', { facts: { part: 'hsm' } });
  }

  @Get('kem/missing')
  @Public()
  missing(): object {
    throw new KeyError('key.not-found', 'No such key');
  }

  @Get('thrown-text')
  @Public()
  thrownText(): object {
    throw 'planted-secret';
  }
}

/** The same for the admin API. */
@Controller('admin')
export class StubAdminController {
  @Post('thing')
  @AdminOnly()
  thing(@Body() body: ThingDto, @CurrentActor() actor: Actor): object {
    return { body, actor };
  }

  @Get('clash/:id')
  @AdminOnly()
  clash(): object {
    throw new ConflictError('conflict.in-use', 'The project has an active key');
  }

  @Get('fault')
  @AdminOnly()
  fault(): object {
    throw new TypeError('planted-secret');
  }
}
