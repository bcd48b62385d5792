import { Module } from '@nestjs/common';

import { MetricsController } from './metrics.controller.js';

/** Expects the global `Exposition`. No OpenAPI document has it: its form is Prometheus' own. */
@Module({ controllers: [MetricsController] })
export class MetricsModule {}
