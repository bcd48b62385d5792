import type { OpenAPIObject } from '@nestjs/swagger';

import type { Schemas } from './document-spec.js';

const REFERENCE = /^#\/components\/schemas\/(.+)$/;

/** Says of every object that requests carry that unknown members are refused, as they are. */
export function closeRequestSchemas(document: OpenAPIObject): void {
  const schemas = document.components?.schemas ?? {};
  const reached = new Set<string>();
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.post, path.put, path.patch])
      reach(operation?.requestBody, schemas, reached);
  }
  for (const name of reached) close(schemas[name]);
}

/** Collects the names of all schemas that `value` refers to, directly or through others. */
function reach(value: unknown, schemas: Schemas, reached: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const name = key === '$ref' && typeof member === 'string' ? REFERENCE.exec(member)?.[1] : undefined;
    if (name === undefined) {
      reach(member, schemas, reached);
    } else if (!reached.has(name)) {
      reached.add(name);
      reach(schemas[name], schemas, reached);
    }
  }
}

function close(schema: Schemas[string] | undefined): void {
  if (schema === undefined || '$ref' in schema || schema.type !== 'object') return;
  schema.additionalProperties ??= false;
}
