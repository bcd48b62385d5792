import { Module } from '@nestjs/common';

import { ProjectsModule } from '../projects/index.js';
import { PacksService } from './packs.service.js';
import { UsageRepository } from './usage.repository.js';
import { UsageService } from './usage.service.js';

/** What projects have used, and the packs they buy. */
@Module({
  imports: [ProjectsModule],
  providers: [UsageRepository, UsageService, PacksService],
  exports: [UsageService, PacksService],
})
export class UsageModule {}
