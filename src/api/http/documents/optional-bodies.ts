import type { OpenAPIObject } from '@nestjs/swagger';

import type { Operation, Schema, Schemas } from './document-spec.js';

const REFERENCE = /^#\/components\/schemas\/(.+)$/;

/** Says of every request without a required member that its body may be left out: a missing body is read as `{}`. */
export function loosenRequestBodies(document: OpenAPIObject): void {
  const schemas = document.components?.schemas ?? {};
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.post, path.put, path.patch]) loosen(operation, schemas);
  }
}

function loosen(operation: Operation | undefined, schemas: Schemas): void {
  const body = operation?.requestBody;
  if (body === undefined || '$ref' in body) return;
  const asked = Object.values(body.content).map(({ schema }) => resolve(schema, schemas)?.required ?? []);
  if (asked.every((members) => members.length === 0)) body.required = false;
}

function resolve(
  schema: Schema | undefined,
  schemas: Schemas,
): Exclude<Schema, { $ref: string }> | undefined {
  if (schema === undefined || !('$ref' in schema)) return schema;
  const name = REFERENCE.exec(schema.$ref)?.[1];
  return name === undefined ? undefined : resolve(schemas[name], schemas);
}
