import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { Metrics } from '../../platform/metrics/index.js';
import { Public } from '../http/index.js';

/** The numbers of this process, for Prometheus. With `TWINSEAL_ADMIN_PORT` set, on that listener only. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Public({ internal: true })
  @Header('Cache-Control', 'no-store')
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type(this.metrics.contentType);
    return await this.metrics.text();
  }
}
