import { Module } from '@nestjs/common';

import { HealthController } from './health.controller.js';

/** Expects the global `Readiness`. */
@Module({ controllers: [HealthController] })
export class HealthModule {}
