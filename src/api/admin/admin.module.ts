import { Module } from '@nestjs/common';

import { AuditModule } from '../../audit/index.js';
import { ProjectsModule } from '../../projects/index.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { ProjectsController } from './projects/projects.controller.js';
import { ProvidersController } from './providers/providers.controller.js';

/** The admin API. `ProviderRegistry` comes from a global module. */
@Module({
  imports: [ProjectsModule, AuditModule],
  controllers: [ProjectsController, ApiKeysController, ProvidersController, AuditController],
})
export class AdminModule {}
