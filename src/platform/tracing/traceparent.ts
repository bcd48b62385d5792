import { isSpanContextValid, type SpanContext } from '@opentelemetry/api';

/** Version 00, or a later one whose first four fields are the same (W3C Trace Context section 4.3). */
const FORM = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The caller's span that the header names; undefined when it names none, and a trace of our own begins. */
export function parseTraceparent(header: string | undefined): SpanContext | undefined {
  const [, version, traceId = '', spanId = '', flags = '', more] = FORM.exec(header ?? '') ?? [];
  if (version === undefined || (version === '00' && more !== undefined)) return undefined;
  // Of the flags only `sampled` is known; the others mean nothing to us.
  const traceFlags = Number.parseInt(flags, 16) & 1;
  const context: SpanContext = { traceId, spanId, traceFlags, isRemote: true };
  return isSpanContextValid(context) ? context : undefined;
}
