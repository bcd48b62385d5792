import { Module, type DynamicModule } from '@nestjs/common';

import { AdminModule } from './api/admin/admin.module.js';
import { ErrorsController } from './api/admin/errors.controller.js';
import { ExequantumModule } from './api/exequantum/exequantum.module.js';
import { FipsignModule } from './api/fipsign/fipsign.module.js';
import { HealthModule } from './api/health/health.module.js';
import { HttpModule } from './api/http/index.js';
import { PkixModule } from './api/pkix/pkix.module.js';
import { MetricsModule } from './api/metrics/metrics.module.js';
import { TenantsModule } from './api/v1/tenants/tenants.module.js';
import { V1Module } from './api/v1/v1.module.js';
import type { CoreParts } from './app/core-parts.js';
import { CoreModule } from './app/core.module.js';
import { EdgePortsModule } from './app/edge-ports.module.js';
import type { Edge } from './app/edge.js';
import { KeyResealing, KeysModule } from './keys/index.js';
import { MasterKeyModule } from './master-key/index.js';
import { ProjectsModule } from './projects/index.js';
import { WebhookResealing, WebhooksModule } from './webhooks/index.js';

/** The composition root: with `src/app`, the only place that knows every room. */
@Module({})
export class AppModule {
  static of(parts: CoreParts, edge: Edge): DynamicModule {
    return {
      module: AppModule,
      imports: [
        CoreModule.of(parts),
        EdgePortsModule.of(parts.adminToken),
        HttpModule.register({ ...edge, imports: [] }),
        MasterKeyModule.of({
          imports: [KeysModule, WebhooksModule],
          resealables: [KeyResealing, WebhookResealing],
        }),
        ProjectsModule,
        HealthModule,
        MetricsModule,
        V1Module,
        TenantsModule,
        FipsignModule,
        ExequantumModule,
        PkixModule,
        AdminModule,
      ],
      controllers: [ErrorsController],
    };
  }
}
