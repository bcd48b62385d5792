import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { Clock } from '../../platform/clock.js';
import { DialectRegistry } from './dialects/dialect-registry.js';
import { DialectFilter } from './errors/dialect.filter.js';
import { ErrorResponder } from './errors/error-responder.js';
import { RateLimiter } from './limits/rate-limiter.js';
import { RequestGate } from './request-gate.js';
import { AdminListener } from './server/admin-listener.js';
import { DtoPipe } from './validation/dto.pipe.js';

/** What the edge is made of. */
export interface HttpModuleParts {
  readonly dialects: DialectRegistry;
  readonly responder: ErrorResponder;
  readonly adminListener: AdminListener;
  /** Modules that export `Authenticator`, `AdminAuthenticator` and `RefusalLog`. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
}

/** What all dialects share: the gate, the filter, the pipe. `Clock` and `Logger` come from a global module. */
@Module({})
export class HttpModule {
  static register(parts: HttpModuleParts): DynamicModule {
    return {
      module: HttpModule,
      imports: parts.imports,
      providers: [
        { provide: DialectRegistry, useValue: parts.dialects },
        { provide: ErrorResponder, useValue: parts.responder },
        { provide: AdminListener, useValue: parts.adminListener },
        { provide: RateLimiter, useFactory: (clock: Clock) => new RateLimiter(clock), inject: [Clock] },
        { provide: APP_FILTER, useClass: DialectFilter },
        { provide: APP_PIPE, useClass: DtoPipe },
        RequestGate,
      ],
      exports: [RequestGate, AdminListener],
    };
  }
}
