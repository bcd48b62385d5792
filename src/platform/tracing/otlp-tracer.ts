import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type Tracer as OtelTracer,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { types } from 'node:util';

import type { Logger } from '../logging/logger.js';
import { VERSION } from '../version.js';
import { parseTraceparent } from './traceparent.js';
import { Tracer, type RequestSpan, type SpanAttributes, type TracedRequest } from './tracer.js';

/** How long a shutdown waits for a receiver that does not answer, milliseconds. */
const CLOSE_PATIENCE_MS = 2_000;

/**
 * Traces for an OTLP/HTTP receiver, sent in the background; spans that it does not take in time are dropped. It
 * registers nothing globally. To be imported dynamically: only who wants traces loads the libraries.
 */
export class OtlpTracer extends Tracer {
  readonly #contexts = new AsyncLocalStorageContextManager().enable();
  readonly #provider: TracerProvider;
  readonly #tracer: OtelTracer;
  readonly #logger: Logger;

  /** @param endpoint URL of the receiver, without `/v1/traces` */
  constructor(endpoint: string, logger: Logger) {
    super();
    this.#logger = logger;
    this.#provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'twinseal', 'service.version': VERSION }),
      spanProcessors: [
        new BatchSpanProcessor({
          exporter: new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }),
          scheduledDelayMillis: 1_000,
        }),
      ],
    });
    this.#tracer = this.#provider.getTracer('twinseal', VERSION);
  }

  override request(request: TracedRequest, go: (span: RequestSpan) => void): void {
    const { method, requestId, traceparent } = request;
    const remote = parseTraceparent(traceparent);
    const parent = remote === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, remote);
    const attributes = { 'http.request.method': method, 'twinseal.request_id': requestId };
    const span = this.#tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
    this.#contexts.with(trace.setSpan(parent, span), () => go({ end: endOf(span, method) }));
  }

  override async within<Outcome>(
    name: string,
    attributes: SpanAttributes,
    work: () => Promise<Outcome>,
  ): Promise<Outcome> {
    const parent: Context = this.#contexts.active();
    const span = this.#tracer.startSpan(name, { attributes }, parent);
    try {
      return await this.#contexts.with(trace.setSpan(parent, span), work);
    } catch (error) {
      // The error's name and code only: messages may quote what must not leave the process.
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttribute('error.type', typeOf(error));
      throw error;
    } finally {
      span.end();
    }
  }

  override async close(): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, CLOSE_PATIENCE_MS);
    try {
      await Promise.race([this.#provider.shutdown(), late]);
    } catch (error) {
      this.#logger.warn('the last traces could not be sent', {}, error);
    } finally {
      clearTimeout(timer);
      this.#contexts.disable();
    }
  }
}

function endOf(span: Span, method: string): RequestSpan['end'] {
  return (route, status) => {
    span.updateName(route === undefined ? method : `${method} ${route}`);
    if (route !== undefined) span.setAttribute('http.route', route);
    span.setAttribute('http.response.status_code', status);
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };
}

function typeOf(error: unknown): string {
  if (!types.isNativeError(error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
