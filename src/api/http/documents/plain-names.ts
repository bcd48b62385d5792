import type { OpenAPIObject } from '@nestjs/swagger';

const PREFIX = '#/components/schemas/';

/** Takes the suffix of our classes off the names of schemas: generated clients have a `Key`, not a `KeyDto`. */
export function withPlainNames(document: OpenAPIObject): OpenAPIObject {
  const schemas = Object.entries(document.components?.schemas ?? {});
  const plain = schemas.map(([name, schema]) => [plainName(name), schema] as const);
  if (new Set(plain.map(([name]) => name)).size < plain.length) {
    throw new TypeError('Two schemas have the same name without the suffix');
  }
  const components = { ...document.components, schemas: Object.fromEntries(plain) };
  return renameReferences({ ...document, components });
}

function plainName(name: string): string {
  return name.replace(/Dto$/, '');
}

function renameReferences(document: OpenAPIObject): OpenAPIObject {
  const rename = (key: string, value: unknown): unknown =>
    key === '$ref' && typeof value === 'string' && value.startsWith(PREFIX) ? plainName(value) : value;
  // The same document: only texts were replaced.
  return JSON.parse(JSON.stringify(document, rename)) as OpenAPIObject;
}
