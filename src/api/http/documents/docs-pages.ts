import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';

import { documentText } from './build-document.js';
import { pageHtml } from './page/page.html.js';
import { ASSETS_PATH, PAGE_PATH } from './page/page-paths.js';

/** A document under its name. */
export interface NamedDocument {
  readonly name: string;
  readonly title: string;
  /** Builds it at the first call. */
  readonly document: () => OpenAPIObject;
}

const OPEN = { config: { traits: { access: { kind: 'public' } } } } as const;

/** The page's own files, beside this one in `dist/`. */
const PAGE_FILES = {
  'page.js': 'text/javascript; charset=utf-8',
  'carry-on.js': 'text/javascript; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
} as const;

/** Path of a document below the root; stable, since clients are generated from it. */
function documentPath(name: string): string {
  return `${PAGE_PATH}/openapi/${name}.json`;
}

/**
 * Serves the documents and a page to click through all of them. To be called after the application's `init`, before it
 * is ready. No page asks another host for anything.
 */
export async function mountDocs(
  app: NestFastifyApplication,
  documents: readonly NamedDocument[],
): Promise<void> {
  // The adapter's instance is typed by its raw server, which does not matter here.
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  for (const { name, document } of documents) {
    fastify.get(documentPath(name), OPEN, (_request, reply) =>
      reply.type('application/json; charset=utf-8').send(documentText(document())),
    );
  }
  await mountPage(fastify, documents);
}

async function mountPage(fastify: FastifyInstance, documents: readonly NamedDocument[]): Promise<void> {
  const page = pageHtml(documents.map(({ name, title }) => ({ name: title, url: documentPath(name) })));
  for (const path of [PAGE_PATH, `${PAGE_PATH}/`]) {
    fastify.get(path, OPEN, (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  }
  for (const [name, type] of Object.entries(PAGE_FILES)) {
    const file = join(import.meta.dirname, 'page', name);
    fastify.get(`${PAGE_PATH}/${name}`, OPEN, (_request, reply) =>
      reply.type(type).send(createReadStream(file)),
    );
  }
  await fastify.register(fastifyStatic, { root: swaggerUiFolder(), prefix: ASSETS_PATH, index: false });
}

function swaggerUiFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/swagger-ui.css'));
}
