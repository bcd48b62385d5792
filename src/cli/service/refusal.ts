/** What a service says about a request that it does not carry out. */
export interface Refusal {
  readonly status: number;
  /** Its words, without a full stop at the end. */
  readonly text: string;
  /** Stable word for the kind of fault, in the spelling of the dialect. */
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  /** Seconds after which another attempt makes sense. */
  readonly retryAfter: string | undefined;
}

/**
 * Reads the error body of any of the service's dialects: `{error: {error_code, message}}` (native), a problem document
 * (admin, RFC 9457), `{success: false, error}` (FIPSign).
 *
 * @returns undefined for a body that no Twinseal writes, such as the page of a proxy
 */
export function readRefusal(status: number, body: unknown, headers: Headers): Refusal | undefined {
  const { error, detail, code, request_id: id } = membersOf(body);
  const { message, error_code: nativeCode } = membersOf(error);
  const text = textOf(message, error, detail);
  if (text === undefined) return undefined;
  const marks = {
    code: textOf(nativeCode, code),
    requestId: textOf(id, headers.get('x-request-id')),
    retryAfter: textOf(headers.get('retry-after')),
  };
  return { status, text: text.replace(/\.$/, ''), ...marks };
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  // Any object can be read this way; every member is checked where it is used.
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The first of them that is a text. */
function textOf(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}
