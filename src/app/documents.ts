import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';

import { exequantumDocument } from '../api/exequantum/exequantum.document.js';
import { fipsignDocument } from '../api/fipsign/fipsign.document.js';
import { adminDocument } from '../api/admin/admin.document.js';
import { buildDocument } from '../api/http/documents/build-document.js';
import type { NamedDocument } from '../api/http/documents/docs-pages.js';
import { v1Document } from '../api/v1/v1.document.js';
import type { Edge } from './edge.js';

/**
 * The documents of this release, in the order of the selector. Each is built from the initialised application when it is
 * first asked for: few processes ever show one.
 */
export function buildDocuments(
  app: NestFastifyApplication,
  { dialects, routes }: Edge,
): readonly NamedDocument[] {
  const specs = [
    v1Document(dialects.of('/api/v1')),
    fipsignDocument(dialects.of('/sign')),
    exequantumDocument(dialects.of('/api/kem')),
    adminDocument(dialects.of('/admin')),
  ];
  return specs.map((spec) => {
    let built: OpenAPIObject | undefined;
    return {
      name: spec.name,
      title: spec.title,
      document: () => (built ??= buildDocument(app, routes, spec)),
    };
  });
}
