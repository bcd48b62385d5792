import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { Exposition } from '../../platform/metrics/index.js';
import { Public } from '../http/index.js';

/** The numbers of the service, for Prometheus. With `TWINSEAL_ADMIN_PORT` set, on that listener only. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly exposition: Exposition) {}

  @Get()
  @Public({ internal: true })
  @Header('Cache-Control', 'no-store')
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type(this.exposition.contentType);
    return await this.exposition.text();
  }
}
