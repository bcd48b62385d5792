import { STATUS_CODES } from 'node:http';

import type { RouteTraits } from '../routes/route-access.js';
import type { DocumentSpec, Operation, Response, Responses } from './document-spec.js';
import { errorExamples, type ErrorExample } from './route-errors.js';

/**
 * Adds to an operation what follows from the route's traits: security, envelope, and every error with an example. One
 * that documents its own errors (it names status 500) keeps its responses.
 */
export function finishOperation(
  spec: DocumentSpec,
  path: string,
  operation: Operation,
  traits: RouteTraits,
): Operation {
  const head = { ...operation, summary: oneLine(operation.summary), security: securityOf(spec, traits) };
  const stated = describeAll(withoutInferred(operation.responses));
  if ('500' in stated) return { ...head, responses: stated };
  const answers = spec.dialect.matches(path) ? wrapAnswers(spec, stated) : stated;
  const errors = errorExamples(spec.dialect, path, operation, traits);
  const responses = errors.reduce((known, error) => addExample(spec, known, error), answers);
  return { ...head, responses: inOrder(responses) };
}

function securityOf({ security }: DocumentSpec, { access }: RouteTraits): Record<string, string[]>[] {
  const names = access === undefined || access.kind === 'public' ? [] : security[access.kind];
  const schemes = names.map((name) => ({ [name]: [] }));
  return access?.kind === 'project' && access.optional === true ? [...schemes, {}] : schemes;
}

/** Comments are broken into lines for their readers, not for those of the document. */
function oneLine(text = ''): string {
  return text.replaceAll(/\s+/g, ' ');
}

/** The compiler plug-in infers an answer, without a description, also beside one that a decorator states. */
function withoutInferred(responses: Responses): Responses {
  const entries = Object.entries(responses);
  const isStated = ([status, response]: (typeof entries)[number]): boolean =>
    !status.startsWith('2') || (isFull(response) && response.description !== '');
  const statesAnswer = entries.some((entry) => entry[0].startsWith('2') && isStated(entry));
  return statesAnswer ? Object.fromEntries(entries.filter(isStated)) : responses;
}

function describeAll(responses: Responses): Responses {
  const described = Object.entries(responses).map(([status, response]) => {
    const empty = isFull(response) && response.description === '';
    return [status, empty ? { ...response, description: statusText(status) } : response] as const;
  });
  return Object.fromEntries(described);
}

function statusText(status: string): string {
  return STATUS_CODES[status] ?? '';
}

function wrapAnswers(spec: DocumentSpec, responses: Responses): Responses {
  const wrapped = Object.entries(responses).map(([status, response]) => {
    return [
      status,
      status.startsWith('2') && isFull(response) ? wrapAnswer(spec, response) : response,
    ] as const;
  });
  return Object.fromEntries(wrapped);
}

function wrapAnswer(spec: DocumentSpec, response: Response): Response {
  const content = Object.entries(response.content ?? {}).map(([type, media]) => {
    const schema = media.schema === undefined ? undefined : spec.envelope?.(media.schema);
    return [type, schema === undefined ? media : { ...media, schema }] as const;
  });
  return { ...response, ...(content.length > 0 && { content: Object.fromEntries(content) }) };
}

function addExample({ error }: DocumentSpec, responses: Responses, example: ErrorExample): Responses {
  const known = responses[example.status];
  const response = isFull(known) ? known : { description: statusText(String(example.status)) };
  const media = response.content?.[example.contentType] ?? {
    schema: { $ref: `#/components/schemas/${error.name}` },
  };
  const examples = { ...media.examples, [example.code]: { value: example.value } };
  const content = { ...response.content, [example.contentType]: { ...media, examples } };
  return { ...responses, [example.status]: { ...response, content } };
}

function isFull(response: Responses[string] | undefined): response is Response {
  return response !== undefined && !('$ref' in response);
}

function inOrder(responses: Responses): Responses {
  return Object.fromEntries(Object.entries(responses).toSorted(([one], [other]) => one.localeCompare(other)));
}
