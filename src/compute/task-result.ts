import { types } from 'node:util';

import {
  ConflictError,
  KemError,
  KeyError,
  ProviderError,
  RequestError,
  ServiceError,
  SignatureError,
  TwinsealError,
  type ErrorFacts,
} from '../errors/index.js';

/** How a task ends, as data: errors thrown across threads lose their class and code. */
export type TaskResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly facts: ErrorFacts };

/** Codes by the word before the dot. Authentication never happens in a worker. */
const FAMILIES = {
  request: RequestError,
  conflict: ConflictError,
  kem: KemError,
  key: KeyError,
  signature: SignatureError,
  provider: ProviderError,
  service: ServiceError,
} as const;

/** What a worker answers for an error: our own with their code, anything else as a bug of ours. */
export function failure(error: unknown): TaskResult<never> {
  if (error instanceof TwinsealError) {
    return { ok: false, code: error.code, message: error.message, facts: error.facts };
  }
  // The type alone: the text of a foreign error may quote its arguments.
  const kind = types.isNativeError(error) ? error.name : typeof error;
  return { ok: false, code: 'service.internal', message: `a worker task failed with ${kind}`, facts: {} };
}

/** The value, or the error of the same class and code as the worker threw. */
export function unwrap<Value>(result: TaskResult<Value>): Value {
  if (result.ok) return result.value;
  throw recreate(result.code, result.message, result.facts);
}

function recreate(code: string, message: string, facts: ErrorFacts): TwinsealError {
  const family = code.split('.', 1).join('');
  const Family = isFamily(family) ? FAMILIES[family] : ServiceError;
  // A worker only sends the code of an error it caught, and the family was chosen by that code.
  return new Family((isFamily(family) ? code : 'service.internal') as never, message, { facts });
}

function isFamily(name: string): name is keyof typeof FAMILIES {
  return Object.hasOwn(FAMILIES, name);
}
