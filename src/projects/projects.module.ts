import { Module } from '@nestjs/common';

import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeysService } from './api-keys.service.js';
import { AuthenticationService } from './authentication.service.js';
import { FirstStart } from './first-start.js';
import { PrincipalCache } from './principal-cache.js';
import { ProjectsRepository } from './projects.repository.js';
import { ProjectsService } from './projects.service.js';
import { SystemProject } from './system-project.js';
import { TemporaryTokensRepository } from './temporary-tokens.repository.js';
import { TemporaryTokens } from './temporary-tokens.service.js';

const DOOR = [
  ProjectsService,
  ApiKeysService,
  AuthenticationService,
  FirstStart,
  SystemProject,
  TemporaryTokens,
];

/** Projects, their API keys, and who holds a credential. Needs `Database`, `Ledger`, `Clock`, `Ids` and `Randomness`. */
@Module({
  providers: [ProjectsRepository, ApiKeysRepository, TemporaryTokensRepository, PrincipalCache, ...DOOR],
  exports: DOOR,
})
export class ProjectsModule {}
