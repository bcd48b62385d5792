import { types } from 'node:util';

/** An error as a log line shows it. Nothing else of it is logged: database errors carry values in other members. */
export interface ErrorDescription {
  readonly type: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
}

const DEEPEST_CAUSE = 5;

/**
 * Reduces anything thrown to what may be logged; a thrown non-error is named by its type alone.
 * `isNativeError` also knows errors of other realms (Node's core inside Jest), which `instanceof` does not.
 */
export function describeError(thrown: unknown, depth = 0): ErrorDescription {
  if (!types.isNativeError(thrown))
    return { type: typeof thrown, message: 'a value that is not an error was thrown' };
  const code: unknown = 'code' in thrown ? thrown.code : undefined;
  return {
    type: thrown.name,
    ...(typeof code === 'string' && { code }),
    message: thrown.message,
    ...(thrown.stack !== undefined && { stack: thrown.stack }),
    ...(thrown.cause !== undefined &&
      depth < DEEPEST_CAUSE && { cause: describeError(thrown.cause, depth + 1) }),
  };
}
