import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

import { VERSION } from '../../../platform/version.js';
import type { RouteCatalog } from '../routes/route-catalog.js';
import { closeRequestSchemas } from './closed-schemas.js';
import { moveDefaultTags } from './comment-tags.js';
import type { DocumentSpec } from './document-spec.js';
import { finishOperation } from './finish-operation.js';
import { nameAnswers } from './named-answers.js';
import { loosenRequestBodies } from './optional-bodies.js';
import { withPlainNames } from './plain-names.js';
import { addRequestExamples } from './request-examples.js';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Writes a document from the running application's controllers and what their routes say about themselves. */
export function buildDocument(
  app: INestApplication,
  routes: RouteCatalog,
  spec: DocumentSpec,
): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, headOf(spec), {
    // Nest types modules as any function.
    include: [...spec.modules] as never[],
    operationIdFactory: (_controller, method) => method,
  });
  document.components = {
    ...document.components,
    schemas: { [spec.error.name]: spec.error.schema, ...document.components?.schemas },
    securitySchemes: spec.security.schemes,
  };
  finishPaths(document, routes, spec);
  closeRequestSchemas(document);
  loosenRequestBodies(document);
  moveDefaultTags(document);
  nameAnswers(document);
  addRequestExamples(document, spec.examples());
  refuseRepeatedIds(document);
  return withPlainNames(document);
}

/** The bytes of a document's file, which `/docs` serves as they are. */
export function documentText(document: OpenAPIObject): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function headOf({ title, description }: DocumentSpec): Omit<OpenAPIObject, 'paths'> {
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(title)
    .setDescription(description)
    .setVersion(VERSION)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .build();
}

/** Generated clients have one method per id. @throws TypeError when two routes share one */
function refuseRepeatedIds({ paths }: OpenAPIObject): void {
  const ids = Object.values(paths).flatMap((operations) =>
    METHODS.flatMap((method) => operations[method]?.operationId ?? []),
  );
  const repeated = ids.find((id, place) => ids.indexOf(id) !== place);
  if (repeated !== undefined) throw new TypeError(`Two routes have handlers named ${repeated}`);
}

function finishPaths(document: OpenAPIObject, routes: RouteCatalog, spec: DocumentSpec): void {
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = operations[method];
      if (operation === undefined) continue;
      const traits = routes.find(method, path);
      if (traits === undefined) throw new TypeError(`${method} ${path} is documented but not routed`);
      operations[method] = finishOperation(spec, path, operation, traits);
    }
  }
}
