import { Global, Module, type DynamicModule } from '@nestjs/common';

import {
  AdminAuthenticator,
  Authenticator,
  RefusalLog,
  RequestFingerprint,
  SealedRequestFingerprint,
  StoredAnswers,
} from '../api/http/index.js';
import { IdempotencyRepository, Ledger } from '../ledger/index.js';
import { ProjectsModule } from '../projects/index.js';
import { Sealer } from '../sealing/index.js';
import { ProjectAuthenticator } from './project-authenticator.js';

const PORTS = [Authenticator, AdminAuthenticator, RefusalLog, StoredAnswers, RequestFingerprint];

/** Answers the ports that the HTTP edge declares. Global, since interceptors live in the controllers' modules. */
@Global()
@Module({})
export class EdgePortsModule {
  static of(admin: AdminAuthenticator): DynamicModule {
    return {
      module: EdgePortsModule,
      imports: [ProjectsModule],
      providers: [
        { provide: Authenticator, useClass: ProjectAuthenticator },
        { provide: AdminAuthenticator, useValue: admin },
        { provide: RefusalLog, useExisting: Ledger },
        { provide: StoredAnswers, useExisting: IdempotencyRepository },
        {
          provide: RequestFingerprint,
          useFactory: (sealer: Sealer) => new SealedRequestFingerprint(sealer),
          inject: [Sealer],
        },
      ],
      exports: PORTS,
    };
  }
}
