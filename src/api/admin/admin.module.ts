import { Module } from '@nestjs/common';

import { AuditModule } from '../../audit/index.js';
import { CaModule } from '../../ca/index.js';
import { ProjectsModule } from '../../projects/index.js';
import { TokensModule } from '../../tokens/index.js';
import { UsageModule } from '../../usage/index.js';
import { WebhooksModule } from '../../webhooks/index.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { CaController } from './ca/ca.controller.js';
import { MasterKeyController } from './master-key/master-key.controller.js';
import { PacksController } from './packs/packs.controller.js';
import { ProjectsController } from './projects/projects.controller.js';
import { ProvidersController } from './providers/providers.controller.js';
import { TokenKeysController } from './token-keys/token-keys.controller.js';
import { AdminWebhooksController } from './webhooks/webhooks.controller.js';

/** The admin API. `ProviderRegistry` comes from a global module. */
@Module({
  imports: [ProjectsModule, CaModule, AuditModule, UsageModule, TokensModule, WebhooksModule],
  controllers: [
    ProjectsController,
    ApiKeysController,
    PacksController,
    AdminWebhooksController,
    TokenKeysController,
    CaController,
    ProvidersController,
    MasterKeyController,
    AuditController,
  ],
})
export class AdminModule {}
