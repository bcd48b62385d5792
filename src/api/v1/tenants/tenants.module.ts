import { Module } from '@nestjs/common';

import { ProjectsModule } from '../../../projects/index.js';
import { TenantsController } from './tenants.controller.js';

/** The tenants' routes of the native API. `StoredAnswers` and `RequestFingerprint` come from a global module. */
@Module({ imports: [ProjectsModule], controllers: [TenantsController] })
export class TenantsModule {}
