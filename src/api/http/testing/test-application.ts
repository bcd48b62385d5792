import { createHash } from 'node:crypto';
import { Global, Module, type ModuleMetadata, type Provider } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { Actor, AuditDraft } from '../../../ledger/index.js';
import { Clock } from '../../../platform/clock.js';
import { TimeOrderedIds } from '../../../platform/ids.js';
import { Logger } from '../../../platform/logging/logger.js';
import { AdminDialect } from '../../admin/admin.dialect.js';
import { V1Dialect } from '../../v1/v1.dialect.js';
import { AdminTokenAuthenticator } from '../authentication/admin-token.authenticator.js';
import { AdminAuthenticator, Authenticator } from '../authentication/authenticator.js';
import type { Principal } from '../authentication/principal.js';
import { RefusalLog } from '../authentication/refusal-log.js';
import { DialectRegistry } from '../dialects/dialect-registry.js';
import { ErrorResponder } from '../errors/error-responder.js';
import { HttpModule } from '../http.module.js';
import { RequestFingerprint } from '../idempotency/request-fingerprint.js';
import { StoredAnswers, type StoredAnswer } from '../idempotency/stored-answers.js';
import { RouteCatalog } from '../routes/route-catalog.js';
import { AdminListener } from '../server/admin-listener.js';
import { createHttpAdapter } from '../server/http-adapter.js';
import { installHttp } from '../server/install-http.js';
import { RecordingLogger } from './recording-logger.js';
import { TestClock } from '../../../platform/testing/test-clock.js';

/** An API key that the test application takes, with every scope. */
export const TEST_API_KEY = 'qph_test_key';
/** An API key with the scope `verify` only. */
export const TEST_VERIFY_ONLY_KEY = 'qph_test_verify_only';
export const TEST_ADMIN_TOKEN = 'test-admin-token';

/** What a test may vary. */
export interface TestApplicationOptions {
  readonly controllers: NonNullable<ModuleMetadata['controllers']>;
  readonly providers?: readonly Provider[];
  /** Requests per minute on the native API. */
  readonly rateLimitV1?: number;
  /** As if the administrator had a port of its own. */
  readonly separateAdmin?: boolean;
}

/** A running edge without features, and what it recorded. */
export interface TestApplication {
  readonly app: NestFastifyApplication;
  readonly clock: TestClock;
  readonly logger: RecordingLogger;
  readonly adminListener: AdminListener;
  readonly refusals: { readonly actor: Actor; readonly entry: AuditDraft }[];
  /** First answers by `<api key id> <idempotency key>`; a test stores into it what a commit would. */
  readonly answers: Map<string, StoredAnswer>;
}

const PRINCIPALS: ReadonlyMap<string, Principal> = new Map([
  [TEST_API_KEY, principal('akey_all', null)],
  [TEST_VERIFY_ONLY_KEY, principal('akey_verify', new Set(['verify']))],
]);

/** The real edge (server, gate, filter, pipe, both dialects) over stub controllers; close `app` after use. */
export async function createTestApplication(options: TestApplicationOptions): Promise<TestApplication> {
  const clock = new TestClock('2026-11-01T00:00:00.000Z');
  const logger = new RecordingLogger();
  const refusals: { actor: Actor; entry: AuditDraft }[] = [];
  const answers = new Map<string, StoredAnswer>();
  const v1 = new V1Dialect(options.rateLimitV1 ?? 0);
  const dialects = new DialectRegistry([v1, new AdminDialect()], v1);
  const responder = new ErrorResponder(dialects, clock, logger);
  const adminListener = new AdminListener(options.separateAdmin === true);
  const ports = globalModule([
    { provide: Clock, useValue: clock },
    { provide: Logger, useValue: logger },
    { provide: Authenticator, useValue: { authenticate: async (key: string) => PRINCIPALS.get(key) } },
    { provide: AdminAuthenticator, useValue: new AdminTokenAuthenticator(TEST_ADMIN_TOKEN) },
    {
      provide: RefusalLog,
      useValue: { note: (actor: Actor, entry: AuditDraft) => refusals.push({ actor, entry }) },
    },
    {
      provide: StoredAnswers,
      useValue: { find: async (owner: string, key: string) => answers.get(`${owner} ${key}`) },
    },
    { provide: RequestFingerprint, useValue: new DigestFingerprint() },
  ]);
  const http = HttpModule.register({
    dialects,
    responder,
    adminListener,
    imports: [],
  });
  const adapter = createHttpAdapter({
    dialects,
    responder,
    clock,
    ids: new TimeOrderedIds(),
    logger,
    trustProxy: false,
    routes: new RouteCatalog(),
  });
  const module = await Test.createTestingModule({
    imports: [ports, http],
    controllers: options.controllers,
    providers: [...(options.providers ?? [])],
  }).compile();
  const app = module.createNestApplication<NestFastifyApplication>(adapter, {
    bodyParser: false,
    logger: false,
  });
  installHttp(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return { app, clock, logger, adminListener, refusals, answers };
}

function globalModule(providers: Provider[]): new () => object {
  @Global()
  @Module({ providers, exports: providers.map((provider) => (provider as { provide: Provider }).provide) })
  class Ports {}
  return Ports;
}

function principal(apiKeyId: string, scopes: ReadonlySet<string> | null): Principal {
  return { projectId: 'proj_test', apiKeyId, apiKeyName: 'test', scopes, allowedAlgorithms: null };
}

/** Tells requests apart as the real one does, without a key. */
class DigestFingerprint extends RequestFingerprint {
  override make(bytes: Uint8Array): Uint8Array {
    return createHash('sha256').update(bytes).digest();
  }

  override matches(bytes: Uint8Array, fingerprint: Uint8Array): boolean {
    return this.make(bytes).toString() === fingerprint.toString();
  }
}
