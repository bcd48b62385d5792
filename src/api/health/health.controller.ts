import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Readiness } from '../../platform/health/readiness.js';
import { VERSION } from '../../platform/version.js';
import { Public } from '../http/index.js';
import { HealthDto, StatusDto } from './health-answer.dto.js';

/** Whether the service is there. No route needs a key, and one that is sent is ignored. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** Says hello in the shape that FIPSign's clients expect. */
  @Get()
  @Public()
  getHealth(): HealthDto {
    return {
      success: true,
      status: 'ok',
      service: 'twinseal',
      algorithm: 'ML-DSA-65',
      standard: 'NIST FIPS 204',
      quantumResistant: true,
      version: VERSION,
    };
  }

  /** Whether the process answers at all; touches no backend. Restart it when it does not. */
  @Get('live')
  @Public()
  getLiveness(): StatusDto {
    return { status: 'ok', checks: [] };
  }

  /** Whether everything needed is up: the database can be written, and the self-tests passed. */
  @Get('ready')
  @Public()
  @ApiServiceUnavailableResponse({
    type: StatusDto,
    description: 'Something needed is down; `checks` names it',
  })
  async getReadiness(@Res({ passthrough: true }) reply: FastifyReply): Promise<StatusDto> {
    const checks = await this.readiness.report();
    const ok = checks.every((check) => check.ok);
    void reply.status(ok ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return { status: ok ? 'ok' : 'unavailable', checks: [...checks] };
  }
}
