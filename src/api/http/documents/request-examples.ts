import type { OpenAPIObject } from '@nestjs/swagger';

import type { Operation, RequestExamples } from './document-spec.js';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/**
 * Puts the examples into the operations.
 *
 * @throws TypeError for an example of no operation, and for an operation with a body or a required parameter without one
 */
export function addRequestExamples({ paths }: OpenAPIObject, examples: RequestExamples): void {
  const missing = new Set(Object.keys(examples));
  for (const path of Object.values(paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (operation === undefined) continue;
      const id = operation.operationId ?? '';
      missing.delete(id);
      addTo(operation, examples[id]);
    }
  }
  if (missing.size > 0) throw new TypeError(`Examples of no operation: ${[...missing].join(', ')}`);
}

function addTo(operation: Operation, examples: RequestExamples[string] | undefined): void {
  if (examples === undefined) {
    if (needsExample(operation)) throw new TypeError(`${operation.operationId} has no example of a request`);
    return;
  }
  addBodies(operation, examples);
  const [first] = Object.values(examples);
  for (const parameter of operation.parameters ?? []) {
    if (!('name' in parameter)) continue;
    const value = first?.parameters?.[parameter.name];
    if (value === undefined) clearExample(parameter);
    else parameter.example = value;
  }
}

function needsExample({ requestBody, parameters = [] }: Operation): boolean {
  return (
    requestBody !== undefined ||
    parameters.some((parameter) => 'in' in parameter && parameter.required === true)
  );
}

function addBodies({ requestBody }: Operation, examples: RequestExamples[string]): void {
  if (requestBody === undefined || !('content' in requestBody)) return;
  // Bodies of bytes are nothing that a document could show.
  const media = requestBody.content['application/json'];
  if (media === undefined) return;
  const bodies = Object.entries(examples).map(([title, { body = {} }]) => [title, { value: body }] as const);
  media.examples = Object.fromEntries(bodies);
}

/** Of an optional parameter: pages fill in what they find, and the example would no longer be the one that is meant. */
function clearExample(parameter: { example?: unknown; schema?: unknown }): void {
  delete parameter.example;
  const { schema } = parameter;
  if (typeof schema === 'object' && schema !== null && 'example' in schema) delete schema.example;
}
