import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';

import { documentText } from './build-document.js';

/** A document under its name. */
export interface NamedDocument {
  readonly name: string;
  /** Builds it at the first call. */
  readonly document: () => OpenAPIObject;
}

const OPEN = { config: { traits: { access: { kind: 'public' } } } } as const;

/** Path of a document below the root; stable, since clients are generated from it. */
export function documentPath(name: string): string {
  return `/docs/openapi/${name}.json`;
}

/**
 * Serves the documents and a page to click through all of them. To be called after the application's `init`, before it is ready. No page asks another host for anything.
 */
export function mountDocs(app: NestFastifyApplication, documents: readonly NamedDocument[]): void {
  // The adapter's instance is typed by its raw server, which does not matter here.
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  for (const { name, document } of documents) {
    fastify.get(documentPath(name), OPEN, (_request, reply) =>
      reply.type('application/json; charset=utf-8').send(documentText(document())),
    );
  }
  const [first] = documents;
  if (first !== undefined) mountSwaggerUi(app, first.document, documents);
}

function mountSwaggerUi(
  app: NestFastifyApplication,
  first: () => OpenAPIObject,
  documents: readonly NamedDocument[],
): void {
  SwaggerModule.setup('docs', app, first, {
    raw: false,
    explorer: true,
    customSiteTitle: 'Twinseal API',
    swaggerOptions: {
      urls: documents.map(({ name }) => ({ name, url: documentPath(name) })),
      // The default asks a public validator.
      validatorUrl: null,
      persistAuthorization: false,
    },
  });
}
