import type { OpenAPIObject } from '@nestjs/swagger';

import type { Response, Schema } from './document-spec.js';

const REFERENCE = /^#\/components\/schemas\/(.+)$/;
const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Gives each envelope around a named schema a name of its own, which generators would otherwise make up from the route. */
export function nameAnswers(document: OpenAPIObject): void {
  const schemas = (document.components ??= {}).schemas ?? {};
  for (const response of answersOf(document)) {
    for (const media of Object.values(response.content ?? {})) {
      const name = media.schema === undefined ? undefined : envelopeName(media.schema);
      if (media.schema === undefined || name === undefined) continue;
      schemas[name] = media.schema;
      media.schema = { $ref: `#/components/schemas/${name}` };
    }
  }
}

function answersOf({ paths }: OpenAPIObject): Response[] {
  const operations = Object.values(paths).flatMap((path) => METHODS.flatMap((method) => path[method] ?? []));
  const responses = operations.flatMap((operation) => Object.values(operation.responses));
  return responses.filter(
    (response): response is Response => response !== undefined && !('$ref' in response),
  );
}

/** `KeyAnswer` for an inline object whose `data` is a `KeyDto`. */
function envelopeName(schema: Schema): string | undefined {
  if ('$ref' in schema) return undefined;
  const data = schema.properties?.['data'];
  const name = data !== undefined && '$ref' in data ? REFERENCE.exec(data.$ref)?.[1] : undefined;
  return name === undefined ? undefined : `${name.replace(/Dto$/, '')}Answer`;
}
