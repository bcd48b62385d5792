import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { mountDocs, type NamedDocument } from '../api/http/documents/docs-pages.js';
import { createHttpAdapter, installHttp } from '../api/http/index.js';
import { AppModule } from '../app.module.js';
import { NestLoggerBridge } from '../platform/logging/nest-logger-bridge.js';
import type { CoreParts } from './core-parts.js';
import { buildDocuments } from './documents.js';
import { createEdge, type Edge } from './edge.js';
import { showFeatures } from './metrics/index.js';

/** An application that is complete but listens nowhere. */
export interface Application {
  readonly app: NestFastifyApplication;
  readonly edge: Edge;
  readonly documents: readonly NamedDocument[];
}

/** Builds the application on open parts. The caller closes `app`, then the parts. */
export async function createApplication(parts: CoreParts): Promise<Application> {
  const edge = createEdge(parts);
  const { clock, ids, logger, configuration, tracer, tls } = parts;
  const adapter = createHttpAdapter({
    ...edge,
    clock,
    ids,
    logger,
    trustProxy: configuration.http.trustProxy,
    ...(tls !== undefined && { tls }),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(parts, edge), adapter, {
    bodyParser: false,
    // A part that cannot be built must reach the caller as an error, not end the process.
    abortOnError: false,
    logger: new NestLoggerBridge(logger),
  });
  installHttp(app, { ...edge, ...(tracer !== undefined && { tracer }) });
  await app.init();
  showFeatures(parts.metrics, app);
  const documents = buildDocuments(app, edge);
  await mountDocs(app, documents);
  await app.getHttpAdapter().getInstance().ready();
  return { app, edge, documents };
}
